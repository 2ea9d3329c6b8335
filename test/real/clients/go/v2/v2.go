// Package v2 makes the calls with the AWS SDK for Go v2, whoever loaded its configuration.
package v2

import (
	"bytes"
	"context"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"real-clients/report"
)

// Client holds the service clients that share one configuration.
type Client struct {
	config  aws.Config
	sts     *sts.Client
	s3      *s3.Client
	secrets *secretsmanager.Client
}

// New makes the service clients; S3 is addressed path-style.
func New(config aws.Config) *Client {
	pathStyle := func(o *s3.Options) { o.UsePathStyle = true }
	return &Client{
		config, sts.NewFromConfig(config), s3.NewFromConfig(config, pathStyle),
		secretsmanager.NewFromConfig(config),
	}
}

func (c *Client) WhoAmI() (report.Identity, error) {
	me, err := c.sts.GetCallerIdentity(context.Background(), nil)
	if err != nil {
		return report.Identity{}, err
	}
	return report.Identity{Account: *me.Account, Arn: *me.Arn}, nil
}

func (c *Client) Put(bucket, key string, body []byte) error {
	_, err := c.s3.PutObject(context.Background(), &s3.PutObjectInput{
		Bucket: &bucket, Key: &key, Body: bytes.NewReader(body),
	})
	return err
}

func (c *Client) Get(bucket, key string) ([]byte, error) {
	object, err := c.s3.GetObject(context.Background(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return nil, err
	}
	defer object.Body.Close()
	return io.ReadAll(object.Body)
}

func (c *Client) Secret(id string) (string, error) {
	input := &secretsmanager.GetSecretValueInput{SecretId: &id}
	value, err := c.secrets.GetSecretValue(context.Background(), input)
	if err != nil {
		return "", err
	}
	return aws.ToString(value.SecretString), nil
}

func (c *Client) AccessKeyID() (string, error) {
	credentials, err := c.config.Credentials.Retrieve(context.Background())
	return credentials.AccessKeyID, err
}
