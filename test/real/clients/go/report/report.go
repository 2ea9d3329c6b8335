// Package report is what every Go client is asked to do; contract in test/real/README.md.
package report

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Identity is the answer of GetCallerIdentity.
type Identity struct{ Account, Arn string }

// SDK is the set of calls that one library has to offer.
type SDK interface {
	WhoAmI() (Identity, error)
	Put(bucket, key string, body []byte) error
	Get(bucket, key string) ([]byte, error)
	Secret(id string) (string, error)
	AccessKeyID() (string, error)
}

// Main runs the calls, prints the report and ends the process.
func Main(open func() (SDK, error)) {
	sdk, err := open()
	var result map[string]any
	if err == nil && len(os.Args) == 3 && os.Args[1] == "--loop" {
		result, err = loop(sdk, os.Args[2])
	} else if err == nil {
		result, err = once(sdk)
	}
	if err != nil {
		result = map[string]any{"error": err.Error()}
	}
	line, _ := json.Marshal(result)
	fmt.Println(string(line))
	if _, failed := result["error"]; failed {
		os.Exit(1)
	}
}

func once(sdk SDK) (map[string]any, error) {
	me, err := sdk.WhoAmI()
	if err != nil {
		return nil, err
	}
	if err := roundTrip(sdk, fromEnv("REAL_BUCKET")); err != nil {
		return nil, err
	}
	secret, err := sdk.Secret(fromEnv("REAL_SECRET"))
	if err != nil {
		return nil, err
	}
	if secret == "" {
		return nil, errors.New("the secret is empty")
	}
	key, err := sdk.AccessKeyID()
	return map[string]any{
		"account": me.Account, "arn": me.Arn, "s3": "ok", "secret": "ok", "accessKeyId": key,
	}, err
}

func roundTrip(sdk SDK, bucket string) error {
	key, body := fmt.Sprintf("go-%d", os.Getpid()), []byte(rand.Text())
	if err := sdk.Put(bucket, key, body); err != nil {
		return err
	}
	back, err := sdk.Get(bucket, key)
	if err == nil && !bytes.Equal(body, back) {
		return errors.New("different bytes came back from S3")
	}
	return err
}

func loop(sdk SDK, seconds string) (map[string]any, error) {
	n, err := strconv.Atoi(seconds)
	if err != nil {
		return nil, err
	}
	calls, failures, keys := 0, 0, map[string]bool{}
	result := map[string]any{}
	for end := time.Now().Add(time.Duration(n) * time.Second); time.Now().Before(end); time.Sleep(time.Second) {
		calls++
		if key, err := probe(sdk); err == nil {
			keys[key] = true
		} else {
			failures++
			result["error"] = err.Error()
		}
	}
	result["calls"], result["failures"], result["accessKeys"] = calls, failures, len(keys)
	return result, nil
}

func probe(sdk SDK) (string, error) {
	if _, err := sdk.WhoAmI(); err != nil {
		return "", err
	}
	return sdk.AccessKeyID()
}

func fromEnv(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return "real-parts"
}
