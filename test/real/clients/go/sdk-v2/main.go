// AWS SDK for Go v2, as its own documentation sets it up.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/config"

	"real-clients/report"
	"real-clients/v2"
)

func main() {
	report.Main(func() (report.SDK, error) {
		loaded, err := config.LoadDefaultConfig(context.Background())
		return v2.New(loaded), err
	})
}
