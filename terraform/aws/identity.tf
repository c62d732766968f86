# What the daemons may do to the VPC. With vxlan nothing, so the hosts have no identity at all.

locals {
  make_identity = module.network_config.cloud_routes && var.instance_profile == null

  # The policy of iam/aws, its writes tied to this VPC.
  statements = jsondecode(file("${path.module}/../../iam/aws/agent-policy.json")).Statement
  in_vpc     = { Condition = { ArnEquals = { "ec2:Vpc" = local.make_network ? aws_vpc.this[*].arn : data.aws_vpc.given[*].arn } } }
  policy = {
    Version   = "2012-10-17"
    Statement = [for s in local.statements : merge(s, { for k, v in local.in_vpc : k => v if s.Resource != "*" })]
  }
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
  policy = jsonencode(local.policy)
}

resource "aws_iam_instance_profile" "agent" {
  count = local.make_identity ? 1 : 0
  name  = "${var.name}-agent"
  role  = aws_iam_role.agent[0].name
  tags  = var.tags
}
