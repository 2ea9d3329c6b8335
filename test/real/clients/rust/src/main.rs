//! AWS SDK for Rust; contract in test/real/README.md.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_sts::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::BoxError;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

type Failure = Box<dyn Error>;

/// The access keys that requests were signed with, read off their headers: asking the
/// credentials provider itself would go past the cache that the clients use.
#[derive(Clone, Debug, Default)]
struct SeenKeys(Arc<Mutex<BTreeSet<String>>>);

impl Intercept for SeenKeys {
    fn name(&self) -> &'static str {
        "SeenKeys"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let signed = context
            .request()
            .headers()
            .get("authorization")
            .unwrap_or_default();
        let scope = signed
            .split_once("Credential=")
            .map_or("", |(_, rest)| rest);
        let key = scope.split('/').next().unwrap_or_default();
        self.0
            .lock()
            .map_err(|_| "poisoned")?
            .insert(key.to_owned());
        Ok(())
    }
}

fn watched_sts(config: &SdkConfig) -> (aws_sdk_sts::Client, SeenKeys) {
    let seen = SeenKeys::default();
    let watched = aws_sdk_sts::config::Builder::from(config).interceptor(seen.clone());
    (aws_sdk_sts::Client::from_conf(watched.build()), seen)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let args: Vec<String> = env::args().skip(1).collect();
    let report = match args.as_slice() {
        [flag, seconds] if flag == "--loop" => probe(&config, seconds).await,
        _ => once(&config).await,
    };
    let report = report.unwrap_or_else(|problem| json!({ "error": chain(&*problem) }));
    println!("{report}");
    std::process::exit(report.get("error").is_some().into());
}

async fn once(config: &SdkConfig) -> Result<Value, Failure> {
    let (sts, seen) = watched_sts(config);
    let me = sts.get_caller_identity().send().await?;
    Ok(json!({
        "account": me.account(),
        "arn": me.arn(),
        "s3": round_trip(config, &from_env("REAL_BUCKET")).await?,
        "secret": read_secret(config, &from_env("REAL_SECRET")).await?,
        "accessKeyId": seen.0.lock().map_err(|_| "poisoned")?.first(),
    }))
}

async fn probe(config: &SdkConfig, seconds: &str) -> Result<Value, Failure> {
    let (sts, seen) = watched_sts(config);
    let end = Instant::now() + Duration::from_secs(seconds.parse()?);
    let (mut calls, mut failures, mut error) = (0, 0, None);
    while Instant::now() < end {
        calls += 1;
        if let Err(problem) = sts.get_caller_identity().send().await {
            (failures, error) = (failures + 1, Some(chain(&problem)));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let keys = seen.0.lock().map_err(|_| "poisoned")?;
    let mut report = json!({ "calls": calls, "failures": failures, "accessKeys": keys.len() });
    if let Some(error) = error {
        report["error"] = error.into();
    }
    Ok(report)
}

async fn round_trip(config: &SdkConfig, bucket: &str) -> Result<&'static str, Failure> {
    let settings = aws_sdk_s3::config::Builder::from(config)
        .force_path_style(true)
        .build();
    let s3 = aws_sdk_s3::Client::from_conf(settings);
    let key = format!("rust-{}", std::process::id());
    let body = format!("{:?}", Instant::now()).into_bytes();
    let put = s3.put_object().bucket(bucket).key(&key);
    put.body(ByteStream::from(body.clone())).send().await?;
    let object = s3.get_object().bucket(bucket).key(&key).send().await?;
    let same = object.body.collect().await?.into_bytes() == body;
    Ok(if same {
        "ok"
    } else {
        "different bytes came back"
    })
}

async fn read_secret(config: &SdkConfig, id: &str) -> Result<&'static str, Failure> {
    let secrets = aws_sdk_secretsmanager::Client::new(config);
    let value = secrets.get_secret_value().secret_id(id).send().await?;
    Ok(if value.secret_string().unwrap_or_default().is_empty() {
        "empty"
    } else {
        "ok"
    })
}

fn from_env(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| "real-parts".to_owned())
}

/// An error and its causes: the SDK's own text is only "dispatch failure" or "service error".
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text += &format!(": {deeper}");
        cause = deeper.source();
    }
    text
}
