# What the daemons may do to the VPC. With vxlan nothing, so the hosts have no role at all.

locals {
  make_identity = module.network_config.cloud_routes && var.ram_role == null
}

resource "alicloud_ram_role" "agent" {
  count       = local.make_identity ? 1 : 0
  role_name   = "${var.name}-agent"
  description = "Tweed's daemons in ${var.name}"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["ecs.aliyuncs.com"] }
    }]
  })
}

resource "alicloud_ram_policy" "agent" {
  count           = local.make_identity ? 1 : 0
  policy_name     = "${var.name}-agent"
  description     = "Routes of Tweed's daemons in ${var.name}"
  policy_document = file("${path.module}/../../iam/alibaba/agent.json")
}

resource "alicloud_ram_role_policy_attachment" "agent" {
  count       = local.make_identity ? 1 : 0
  role_name   = alicloud_ram_role.agent[0].role_name
  policy_name = alicloud_ram_policy.agent[0].policy_name
  policy_type = "Custom"
}
