# Against a provider that knows schemas only: what the module leaves unset has random values here, so only what is set is
# asked for.

mock_provider "aws" {
  override_during = plan

  mock_resource "aws_route_table" {
    defaults = { id = "rtb-made" }
  }
  mock_resource "aws_vpc" {
    defaults = { id = "vpc-made", arn = "arn:aws:ec2:eu-north-1:1:vpc/vpc-made" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-hosts" }
  }
  mock_resource "aws_iam_role" {
    defaults = { id = "role-made" }
  }
  override_resource {
    target = aws_subnet.host[0]
    values = { id = "subnet-0" }
  }
  override_resource {
    target = aws_subnet.host[1]
    values = { id = "subnet-1" }
  }
  override_resource {
    target = aws_subnet.host[2]
    values = { id = "subnet-2" }
  }
  mock_resource "aws_internet_gateway" {
    defaults = { id = "igw-made" }
  }
  mock_data "aws_vpc" {
    defaults = { cidr_block = "172.31.0.0/16" }
  }
  mock_data "aws_subnet" {
    defaults = { cidr_block = "172.31.4.0/24" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-north-1a", "eu-north-1b", "eu-north-1c", "eu-north-1d"] }
  }
}

variables {
  name           = "demo"
  zones          = ["eu-north-1a", "eu-north-1b", "eu-north-1c"]
  ssh_cidrs      = ["198.51.100.7/32", "203.0.113.0/24"]
  package_url    = "https://packages.example/tweed.tar.gz"
  package_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

run "routes_hosts" {
  command = plan
  variables {
    backend = "aws-vpc"
    hosts   = 4
  }

  assert {
    condition     = length(aws_instance.host) == 4
    error_message = "as many hosts as asked for"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : h.source_dest_check == false])
    error_message = "the source/destination check is off on every host"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : h.iam_instance_profile == "demo-agent"]) && aws_iam_instance_profile.agent[0].role == "demo-agent"
    error_message = "every host has the profile with the agents' role"
  }
  assert {
    condition     = jsonencode([for s in jsondecode(aws_iam_role_policy.agent[0].policy).Statement : [s.Effect, s.Action, s.Resource]]) == jsonencode([for s in jsondecode(file("../../iam/aws/agent-policy.json")).Statement : [s.Effect, s.Action, s.Resource]]) && aws_iam_role_policy.agent[0].role == "role-made"
    error_message = "the role has the policy in iam/aws"
  }
  assert {
    condition     = alltrue([for s in jsondecode(aws_iam_role_policy.agent[0].policy).Statement : s.Resource == "*" || jsonencode(try(s.Condition, null)) == jsonencode({ ArnEquals = { "ec2:Vpc" = ["arn:aws:ec2:eu-north-1:1:vpc/vpc-made"] } })])
    error_message = "what it may write is in this VPC: ${aws_iam_role_policy.agent[0].policy}"
  }
  assert {
    condition     = jsondecode(aws_iam_role.agent[0].assume_role_policy).Statement[0].Principal.Service == "ec2.amazonaws.com"
    error_message = "instances may take the role"
  }
  assert {
    condition     = jsonencode(aws_instance.host[*].private_ip) == jsonencode(["10.0.0.10", "10.0.1.10", "10.0.2.10", "10.0.0.11"])
    error_message = "addresses: ${jsonencode(aws_instance.host[*].private_ip)}"
  }
  assert {
    condition     = jsonencode([for h in aws_instance.host : h.subnet_id]) == jsonencode(["subnet-0", "subnet-1", "subnet-2", "subnet-0"])
    error_message = "every host is in the subnet that its address is from"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : h.metadata_options[0].http_tokens == "required" && h.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "containers must not reach their host's credentials"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : h.root_block_device[0].encrypted])
    error_message = "root volumes are encrypted"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config)) == jsonencode({ Network = "10.1.0.0/16", SubnetLen = 24, Backend = { Type = "aws-vpc", RouteTableID = ["rtb-made"] } })
    error_message = output.network_config
  }
  assert {
    condition     = alltrue([for i, h in aws_instance.host : h.user_data == module.cloud_init.user_data[i]])
    error_message = "every host has its user data"
  }
}

run "routes_network" {
  command = plan
  variables {
    backend = "aws-vpc"
  }

  assert {
    condition     = jsonencode([for s in aws_subnet.host : [s.availability_zone, s.cidr_block]]) == jsonencode([["eu-north-1a", "10.0.0.0/24"], ["eu-north-1b", "10.0.1.0/24"], ["eu-north-1c", "10.0.2.0/24"]])
    error_message = "one subnet in each zone"
  }
  assert {
    condition     = length(aws_route_table.hosts) == 1 && length(aws_route_table_association.host) == 3 && alltrue([for a in aws_route_table_association.host : a.route_table_id == "rtb-made"])
    error_message = "all subnets share one route table"
  }
  assert {
    condition     = aws_route.internet[0].route_table_id == "rtb-made" && aws_route.internet[0].destination_cidr_block == "0.0.0.0/0" && aws_route.internet[0].gateway_id == "igw-made"
    error_message = "the way out"
  }
}

run "routes_firewall" {
  command = plan
  variables {
    backend = "aws-vpc"
  }

  assert {
    condition     = jsonencode([for r in aws_vpc_security_group_ingress_rule.ssh : [r.cidr_ipv4, r.ip_protocol, r.from_port, r.to_port]]) == jsonencode([["198.51.100.7/32", "tcp", 22, 22], ["203.0.113.0/24", "tcp", 22, 22]])
    error_message = "ssh from ssh_cidrs"
  }
  assert {
    condition     = jsonencode([for r in aws_vpc_security_group_ingress_rule.icmp : [r.cidr_ipv4, r.ip_protocol, r.from_port, r.to_port]]) == jsonencode([["198.51.100.7/32", "icmp", -1, -1], ["203.0.113.0/24", "icmp", -1, -1]])
    error_message = "icmp from ssh_cidrs"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.icmp_hosts.ip_protocol == "icmp" && aws_vpc_security_group_ingress_rule.icmp_hosts.referenced_security_group_id == "sg-hosts"
    error_message = "icmp among hosts"
  }
  assert {
    condition     = jsonencode([for r in aws_vpc_security_group_ingress_rule.etcd : [r.referenced_security_group_id, r.ip_protocol, r.from_port, r.to_port]]) == jsonencode([["sg-hosts", "tcp", 2379, 2380]])
    error_message = "etcd among hosts, and from nowhere else"
  }
  assert {
    condition     = jsonencode([for r in aws_vpc_security_group_ingress_rule.containers : [r.cidr_ipv4, r.ip_protocol]]) == jsonencode([["10.1.0.0/16", "-1"]])
    error_message = "containers' packets are let in by the containers' network: a group's rule does not match them"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.vxlan) == 0
    error_message = "no tunnel, no port for it"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.all.cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.all.ip_protocol == "-1"
    error_message = "everything out"
  }
  assert {
    condition = alltrue([for id in concat(
      [for r in aws_vpc_security_group_ingress_rule.ssh : r.security_group_id],
      [for r in aws_vpc_security_group_ingress_rule.icmp : r.security_group_id],
      [for r in aws_vpc_security_group_ingress_rule.etcd : r.security_group_id],
      [for r in aws_vpc_security_group_ingress_rule.containers : r.security_group_id],
      [aws_vpc_security_group_ingress_rule.icmp_hosts.security_group_id, aws_vpc_security_group_egress_rule.all.security_group_id],
    ) : id == "sg-hosts"])
    error_message = "every rule is in the hosts' group"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : jsonencode(h.vpc_security_group_ids) == jsonencode(["sg-hosts"])])
    error_message = "every host is in the group"
  }
}

run "vxlan" {
  command = plan
  variables {
    backend = "vxlan"
  }

  assert {
    condition     = alltrue([for h in aws_instance.host : h.source_dest_check == true])
    error_message = "the source/destination check stays on: no foreign address is on the wire"
  }
  assert {
    condition     = length(aws_iam_role.agent) + length(aws_iam_role_policy.agent) + length(aws_iam_instance_profile.agent) == 0 && output.instance_profile == null
    error_message = "hosts need no identity"
  }
  assert {
    condition     = jsonencode([for r in aws_vpc_security_group_ingress_rule.vxlan : [r.referenced_security_group_id, r.security_group_id, r.ip_protocol, r.from_port, r.to_port]]) == jsonencode([["sg-hosts", "sg-hosts", "udp", 8472, 8472]])
    error_message = "VXLAN among hosts"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.containers) == 0
    error_message = "containers' packets travel inside the tunnel"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.ssh) == 2 && length(aws_vpc_security_group_ingress_rule.icmp) == 2 && length(aws_vpc_security_group_ingress_rule.etcd) == 1
    error_message = "ssh, icmp and etcd as with routes"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend) == jsonencode({ Type = "vxlan" })
    error_message = output.network_config
  }
}

run "vxlan_on_another_port" {
  command = plan
  variables {
    backend         = "vxlan"
    backend_options = { Port = 4789 }
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.vxlan[0].from_port == 4789 && aws_vpc_security_group_ingress_rule.vxlan[0].to_port == 4789
    error_message = "the port that the configuration says"
  }
}

run "no_ssh_by_default" {
  command = plan
  variables {
    ssh_cidrs = []
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.ssh) + length(aws_vpc_security_group_ingress_rule.icmp) == 0
    error_message = "nobody outside reaches the hosts"
  }
}

run "zones_of_the_region" {
  command = plan
  variables {
    zones = []
    hosts = 5
  }
  assert {
    condition     = jsonencode(aws_subnet.host[*].availability_zone) == jsonencode(["eu-north-1a", "eu-north-1b", "eu-north-1c"])
    error_message = "the first three: ${jsonencode(aws_subnet.host[*].availability_zone)}"
  }
}

run "a_given_etcd" {
  command = plan
  variables {
    etcd_endpoints = ["https://etcd.example:2379"]
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.etcd) == 0 && jsonencode(output.etcd_endpoints) == jsonencode(["https://etcd.example:2379"])
    error_message = "no etcd on the hosts, no port for it"
  }
}

run "a_given_network" {
  command = plan
  variables {
    vpc_id           = "vpc-given"
    subnet_ids       = ["subnet-a", "subnet-b"]
    route_table_ids  = ["rtb-a", "rtb-b"]
    instance_profile = "given-profile"
  }
  override_data {
    target = data.aws_subnet.given[1]
    values = { cidr_block = "172.31.9.128/26" }
  }

  assert {
    condition     = length(aws_vpc.this) + length(aws_subnet.host) + length(aws_route_table.hosts) + length(aws_route.internet) + length(aws_internet_gateway.this) == 0
    error_message = "nothing is made in a network that exists"
  }
  assert {
    condition     = jsonencode([for h in aws_instance.host : [h.subnet_id, h.private_ip]]) == jsonencode([["subnet-a", "172.31.4.10"], ["subnet-b", "172.31.9.138"], ["subnet-a", "172.31.4.11"]])
    error_message = "hosts take turns over the given subnets"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend.RouteTableID) == jsonencode(["rtb-a", "rtb-b"])
    error_message = output.network_config
  }
  assert {
    condition     = aws_security_group.hosts.vpc_id == "vpc-given"
    error_message = "the group is in the given VPC"
  }
  assert {
    condition     = alltrue([for h in aws_instance.host : h.iam_instance_profile == "given-profile"]) && length(aws_iam_role.agent) == 0
    error_message = "the given profile is used, and none made"
  }
}

run "an_incomplete_network_is_refused" {
  command = plan
  variables {
    vpc_id = "vpc-given"
  }
  expect_failures = [var.subnet_ids, var.route_table_ids]
}

run "subnets_without_their_network_are_refused" {
  command = plan
  variables {
    subnet_ids      = ["subnet-a"]
    route_table_ids = ["rtb-a"]
  }
  expect_failures = [var.subnet_ids, var.route_table_ids]
}

run "ssh_from_everywhere_is_refused" {
  command = plan
  variables {
    ssh_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.ssh_cidrs]
}

run "bad_values_are_refused" {
  command = plan
  variables {
    name         = "Demo"
    hosts        = 0
    backend      = "gce"
    network_cidr = "10.0.0.0/8"
    ssh_cidrs    = ["203.0.113.1/24"]
  }
  expect_failures = [var.name, var.hosts, var.backend, var.network_cidr, var.ssh_cidrs]
}
