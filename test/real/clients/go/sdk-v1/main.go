// AWS SDK for Go v1: no longer maintained, still in many binaries.
package main

import (
	"bytes"
	"io"
	"os"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/s3"
	"github.com/aws/aws-sdk-go/service/secretsmanager"
	"github.com/aws/aws-sdk-go/service/sts"

	"real-clients/report"
)

type client struct{ session *session.Session }

func main() {
	report.Main(func() (report.SDK, error) {
		opened, err := session.NewSessionWithOptions(session.Options{
			SharedConfigState: session.SharedConfigEnable,
			// This generation does not read AWS_ENDPOINT_URL.
			Config: aws.Config{
				Endpoint:         aws.String(os.Getenv("AWS_ENDPOINT_URL")),
				S3ForcePathStyle: aws.Bool(true),
			},
		})
		return client{opened}, err
	})
}

func (c client) WhoAmI() (report.Identity, error) {
	me, err := sts.New(c.session).GetCallerIdentity(nil)
	if err != nil {
		return report.Identity{}, err
	}
	return report.Identity{Account: *me.Account, Arn: *me.Arn}, nil
}

func (c client) Put(bucket, key string, body []byte) error {
	_, err := s3.New(c.session).PutObject(&s3.PutObjectInput{
		Bucket: &bucket, Key: &key, Body: bytes.NewReader(body),
	})
	return err
}

func (c client) Get(bucket, key string) ([]byte, error) {
	object, err := s3.New(c.session).GetObject(&s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return nil, err
	}
	defer object.Body.Close()
	return io.ReadAll(object.Body)
}

func (c client) Secret(id string) (string, error) {
	input := &secretsmanager.GetSecretValueInput{SecretId: &id}
	value, err := secretsmanager.New(c.session).GetSecretValue(input)
	if err != nil {
		return "", err
	}
	return aws.StringValue(value.SecretString), nil
}

func (c client) AccessKeyID() (string, error) {
	credentials, err := c.session.Config.Credentials.Get()
	return credentials.AccessKeyID, err
}
