// aws-sdk-go-base v2: the credential layer of the Terraform AWS provider and of the S3 backend.
package main

import (
	"context"
	"os"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

	"real-clients/report"
	"real-clients/v2"
)

func main() {
	report.Main(func() (report.SDK, error) {
		ctx, loaded, diagnostics := awsbase.GetAwsConfig(context.Background(), &awsbase.Config{
			Region:  os.Getenv("AWS_REGION"),
			Profile: os.Getenv("AWS_PROFILE"),
		})
		for _, d := range diagnostics.Errors() {
			return nil, diagnostic{d.Summary() + ": " + d.Detail()}
		}
		_ = ctx
		return v2.New(loaded), nil
	})
}

type diagnostic struct{ text string }

func (d diagnostic) Error() string { return d.text }
