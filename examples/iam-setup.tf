# The identity provider and a role for one job. See docs/iam-setup.md.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "subject" {
  description = "Subject of the job's token, for example repo:octo-org@65/octo-repo@74:ref:refs/heads/main"
  type        = string
}

variable "audience" {
  description = "Use sts.amazonaws.com.cn in the China Regions"
  type        = string
  default     = "sts.amazonaws.com"
}

variable "role_name" {
  type    = string
  default = "deploy"
}

# One per account. If the account has it already, use a data source of the same type instead.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = [var.audience]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = [var.audience]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [var.subject]
    }
  }
}

resource "aws_iam_role" "job" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "role_to_assume" {
  value = aws_iam_role.job.arn
}
