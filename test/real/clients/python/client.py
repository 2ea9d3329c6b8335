"""boto3: who am I, an S3 round trip, a secret; contract in test/real/README.md."""

import json
import os
import sys
import time

import boto3
from botocore.config import Config

session = boto3.Session()
sts = session.client("sts")


def access_key() -> str:
    return session.get_credentials().get_frozen_credentials().access_key


def round_trip(bucket: str) -> str:
    s3 = session.client("s3", config=Config(s3={"addressing_style": "path"}))
    key, body = f"boto3-{os.getpid()}", os.urandom(32)
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    same = s3.get_object(Bucket=bucket, Key=key)["Body"].read() == body
    return "ok" if same else "different bytes came back"


def read_secret(name: str) -> str:
    if not name:
        return "none"
    value = session.client("secretsmanager").get_secret_value(SecretId=name)
    return "ok" if value["SecretString"] else "empty"


def once() -> dict:
    me = sts.get_caller_identity()
    return {
        "account": me["Account"],
        "arn": me["Arn"],
        "s3": round_trip(os.environ.get("REAL_BUCKET", "real-parts")),
        "secret": read_secret(os.environ.get("REAL_SECRET", "real-parts")),
        "accessKeyId": access_key(),
    }


def loop(seconds: int) -> dict:
    calls, failures, keys, error = 0, 0, set(), None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        calls += 1
        try:
            sts.get_caller_identity()
            keys.add(access_key())
        except Exception as problem:
            failures, error = failures + 1, str(problem)
        time.sleep(1)
    result = {"calls": calls, "failures": failures, "accessKeys": len(keys)}
    return {**result, "error": error} if error else result


try:
    looping = len(sys.argv) == 3 and sys.argv[1] == "--loop"
    report = loop(int(sys.argv[2])) if looping else once()
except Exception as problem:
    report = {"error": str(problem)}
print(json.dumps(report))
sys.exit("error" in report)
