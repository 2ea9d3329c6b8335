variable "hold" {
  description = "Seconds for which the apply keeps the state locked before it writes it back."
  type        = number
  default     = 0
}

resource "terraform_data" "held" {
  provisioner "local-exec" {
    command = "sleep ${var.hold}"
  }
}

terraform {
  backend "s3" {
    use_path_style          = true
    use_lockfile            = true
    skip_metadata_api_check = true
  }
}
