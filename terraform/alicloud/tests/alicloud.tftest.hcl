# Against a provider that knows schemas only, and those from its documentation: what the module leaves unset has random
# values here, so only what is set is asked for.

mock_provider "alicloud" {
  override_during = plan

  mock_resource "alicloud_vpc" {
    defaults = { id = "vpc-made", route_table_id = "vtb-made" }
  }
  mock_resource "alicloud_security_group" {
    defaults = { id = "sg-hosts" }
  }
  override_resource {
    target = alicloud_vswitch.host[0]
    values = { id = "vsw-0" }
  }
  override_resource {
    target = alicloud_vswitch.host[1]
    values = { id = "vsw-1" }
  }
  override_resource {
    target = alicloud_vswitch.host[2]
    values = { id = "vsw-2" }
  }
  mock_data "alicloud_zones" {
    defaults = { zones = [{ id = "eu-central-1a", local_name = "A" }, { id = "eu-central-1b", local_name = "B" }] }
  }
  mock_data "alicloud_images" {
    defaults = { images = [{ id = "ubuntu_24_04_x64_20G", image_id = "ubuntu_24_04_x64_20G", name = "u", architecture = "x86_64" }] }
  }
  mock_data "alicloud_vpcs" {
    defaults = { vpcs = [{ id = "vpc-given", cidr_block = "172.16.0.0/12", vpc_name = "given", route_table_id = "vtb-given", status = "Available" }] }
  }
  mock_data "alicloud_vswitches" {
    defaults = { vswitches = [{ id = "vsw-a", cidr_block = "172.16.4.0/24", vswitch_name = "a", zone_id = "z", vpc_id = "vpc-given", route_table_id = "vtb-given", status = "Available" }] }
  }
}

variables {
  name           = "demo"
  zones          = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  ssh_cidrs      = ["198.51.100.7/32", "203.0.113.0/24"]
  package_url    = "https://packages.example/tweed.tar.gz"
  package_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

run "routes_hosts" {
  command = plan
  variables {
    backend = "ali-vpc"
    hosts   = 4
  }

  assert {
    condition     = jsonencode([for h in alicloud_instance.host : [h.vswitch_id, h.private_ip]]) == jsonencode([["vsw-0", "10.0.0.10"], ["vsw-1", "10.0.1.10"], ["vsw-2", "10.0.2.10"], ["vsw-0", "10.0.0.11"]])
    error_message = "hosts take turns over the vSwitches"
  }
  assert {
    condition     = jsonencode([for s in alicloud_vswitch.host : [s.zone_id, s.cidr_block, s.vpc_id]]) == jsonencode([["eu-central-1a", "10.0.0.0/24", "vpc-made"], ["eu-central-1b", "10.0.1.0/24", "vpc-made"], ["eu-central-1c", "10.0.2.0/24", "vpc-made"]])
    error_message = "one vSwitch in each zone"
  }
  assert {
    condition     = alltrue([for h in alicloud_instance.host : h.role_name == "demo-agent"]) && alicloud_ram_role_policy_attachment.agent[0].role_name == "demo-agent" && alicloud_ram_role_policy_attachment.agent[0].policy_name == "demo-agent" && alicloud_ram_role_policy_attachment.agent[0].policy_type == "Custom"
    error_message = "every host has the agents' role, and the role the policy"
  }
  assert {
    condition     = jsonencode(jsondecode(alicloud_ram_policy.agent[0].policy_document)) == jsonencode(jsondecode(file("../../iam/alibaba/agent.json")))
    error_message = "the policy is the one in iam/alibaba"
  }
  assert {
    condition     = jsondecode(alicloud_ram_role.agent[0].assume_role_policy_document).Statement[0].Principal.Service[0] == "ecs.aliyuncs.com"
    error_message = "instances may take the role"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend) == jsonencode({ Type = "ali-vpc", RouteTableID = ["vtb-made"], SourceDestCheck = "disable" })
    error_message = output.network_config
  }
  assert {
    condition     = alltrue([for h in alicloud_instance.host : h.http_tokens == "required" && h.http_put_response_hop_limit == 1])
    error_message = "containers must not reach their host's credentials"
  }
  assert {
    condition     = alltrue([for i, h in alicloud_instance.host : base64decode(h.user_data) == module.cloud_init.user_data[i]])
    error_message = "every host has its user data"
  }
  assert {
    condition     = alltrue([for h in alicloud_instance.host : h.internet_max_bandwidth_out == 10 && h.system_disk_encrypted])
    error_message = "public addresses, encrypted disks"
  }
}

run "routes_firewall" {
  command = plan
  variables {
    backend = "ali-vpc"
  }

  assert {
    condition     = jsonencode([for r in alicloud_security_group_rule.ssh : [r.cidr_ip, r.ip_protocol, r.port_range]]) == jsonencode([["198.51.100.7/32", "tcp", "22/22"], ["203.0.113.0/24", "tcp", "22/22"]])
    error_message = "ssh from ssh_cidrs"
  }
  assert {
    condition     = jsonencode([for r in alicloud_security_group_rule.icmp : [r.cidr_ip, r.ip_protocol, r.port_range]]) == jsonencode([["198.51.100.7/32", "icmp", "-1/-1"], ["203.0.113.0/24", "icmp", "-1/-1"]])
    error_message = "icmp from ssh_cidrs"
  }
  assert {
    condition     = alicloud_security_group_rule.icmp_hosts.ip_protocol == "icmp" && alicloud_security_group_rule.icmp_hosts.source_security_group_id == "sg-hosts"
    error_message = "icmp among hosts"
  }
  assert {
    condition     = jsonencode([for r in alicloud_security_group_rule.etcd : [r.source_security_group_id, r.ip_protocol, r.port_range]]) == jsonencode([["sg-hosts", "tcp", "2379/2380"]])
    error_message = "etcd among hosts, and from nowhere else"
  }
  assert {
    condition     = jsonencode([for r in alicloud_security_group_rule.containers : [r.cidr_ip, r.ip_protocol, r.port_range]]) == jsonencode([["10.1.0.0/16", "all", "-1/-1"]])
    error_message = "containers' packets are let in by the containers' network: a group's rule does not match them"
  }
  assert {
    condition     = length(alicloud_security_group_rule.vxlan) == 0
    error_message = "no tunnel, no port for it"
  }
  assert {
    condition = alltrue([for r in concat(
      values(alicloud_security_group_rule.ssh), values(alicloud_security_group_rule.icmp), [alicloud_security_group_rule.icmp_hosts],
      alicloud_security_group_rule.etcd, alicloud_security_group_rule.containers,
    ) : r.security_group_id == "sg-hosts" && r.type == "ingress" && r.policy == "accept" && r.nic_type == "intranet"])
    error_message = "every rule lets something into the hosts' group"
  }
  assert {
    condition     = alltrue([for h in alicloud_instance.host : jsonencode(h.security_groups) == jsonencode(["sg-hosts"])])
    error_message = "every host is in the group"
  }
}

run "vxlan" {
  command = plan
  variables {
    backend = "vxlan"
  }

  assert {
    condition     = length(alicloud_ram_role.agent) + length(alicloud_ram_policy.agent) + length(alicloud_ram_role_policy_attachment.agent) == 0 && output.ram_role == null
    error_message = "hosts need no identity"
  }
  assert {
    condition     = jsonencode([for r in alicloud_security_group_rule.vxlan : [r.source_security_group_id, r.security_group_id, r.ip_protocol, r.port_range]]) == jsonencode([["sg-hosts", "sg-hosts", "udp", "8472/8472"]])
    error_message = "VXLAN among hosts"
  }
  assert {
    condition     = length(alicloud_security_group_rule.containers) == 0
    error_message = "containers' packets travel inside the tunnel"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend) == jsonencode({ Type = "vxlan" })
    error_message = output.network_config
  }
}

run "zones_that_offer_the_type" {
  command = plan
  variables {
    zones            = []
    assign_public_ip = false
  }
  assert {
    condition     = jsonencode(alicloud_vswitch.host[*].zone_id) == jsonencode(["eu-central-1a", "eu-central-1b"])
    error_message = "as many zones as there are, up to three"
  }
  assert {
    condition     = alltrue([for h in alicloud_instance.host : h.internet_max_bandwidth_out == 0])
    error_message = "no public addresses"
  }
}

run "a_given_network" {
  command = plan
  variables {
    vpc_id            = "vpc-given"
    vswitch_ids       = ["vsw-a"]
    route_table_ids   = ["vtb-given"]
    container_network = "10.200.0.0/16"
    ram_role          = "given-role"
    etcd_endpoints    = ["https://etcd.example:2379"]
  }
  assert {
    condition     = length(alicloud_vpc.this) + length(alicloud_vswitch.host) + length(alicloud_ram_role.agent) + length(alicloud_security_group_rule.etcd) == 0
    error_message = "nothing is made of what exists"
  }
  assert {
    condition     = jsonencode([for h in alicloud_instance.host : [h.vswitch_id, h.private_ip, h.role_name]]) == jsonencode([for i in [10, 11, 12] : ["vsw-a", "172.16.4.${i}", "given-role"]])
    error_message = "hosts in the given vSwitch, with the given role"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend.RouteTableID) == jsonencode(["vtb-given"]) && alicloud_security_group.hosts.vpc_id == "vpc-given"
    error_message = output.network_config
  }
}

run "bad_values_are_refused" {
  command = plan
  variables {
    name        = "Demo"
    hosts       = 0
    backend     = "gce"
    ssh_cidrs   = ["0.0.0.0/0"]
    vswitch_ids = ["vsw-a"]
  }
  expect_failures = [var.name, var.hosts, var.backend, var.ssh_cidrs, var.vswitch_ids]
}
