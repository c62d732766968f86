# What the daemons may do to the VPC. With vxlan nothing, so the hosts have no identity at all.

locals {
  make_identity = module.network_config.cloud_routes && var.instance_profile == null
}

resource "aws_iam_role" "agent" {
  count = local.make_identity ? 1 : 0
  name  = "${var.name}-agent"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "agent" {
  count  = local.make_identity ? 1 : 0
  name   = "routes"
  role   = aws_iam_role.agent[0].id
  policy = file("${path.module}/../../iam/aws/agent-policy.json")
}

resource "aws_iam_instance_profile" "agent" {
  count = local.make_identity ? 1 : 0
  name  = "${var.name}-agent"
  role  = aws_iam_role.agent[0].name
  tags  = var.tags
}
