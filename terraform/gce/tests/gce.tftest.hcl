# Against a provider that knows schemas only: what the module leaves unset has random values here, so only what is set is
# asked for.

mock_provider "google" {
  override_during = plan

  mock_resource "google_compute_network" {
    defaults = { id = "projects/demo/global/networks/made" }
  }
  mock_resource "google_compute_subnetwork" {
    defaults = { id = "projects/demo/regions/europe-north1/subnetworks/made" }
  }
  mock_resource "google_service_account" {
    defaults = { email = "made@demo.iam.gserviceaccount.com" }
  }
  override_resource {
    target = google_project_iam_custom_role.agent["demo-project"]
    values = { name = "projects/demo-project/roles/demo_agent" }
  }
  override_resource {
    target = google_project_iam_custom_role.agent["net-project"]
    values = { name = "projects/net-project/roles/demo_agent" }
  }
  mock_data "google_compute_zones" {
    defaults = { names = ["europe-north1-a", "europe-north1-b", "europe-north1-c", "europe-north1-d"] }
  }
  mock_data "google_compute_network" {
    defaults = { id = "projects/demo/global/networks/given" }
  }
  mock_data "google_compute_subnetwork" {
    defaults = { id = "projects/demo/regions/europe-north1/subnetworks/given", ip_cidr_range = "172.16.4.0/24" }
  }
}

variables {
  name           = "demo"
  project        = "demo-project"
  region         = "europe-north1"
  zones          = ["europe-north1-a", "europe-north1-b", "europe-north1-c"]
  ssh_cidrs      = ["198.51.100.7/32", "203.0.113.0/24"]
  package_url    = "https://packages.example/tweed.tar.gz"
  package_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

run "routes_hosts" {
  command = plan
  variables {
    backend = "gce"
    hosts   = 4
  }

  assert {
    condition     = length(google_compute_instance.host) == 4 && alltrue([for h in google_compute_instance.host : h.can_ip_forward == true])
    error_message = "every host may forward packets with its containers' addresses"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : jsonencode(sort(h.service_account[0].scopes)) == jsonencode(["compute-rw", "monitoring-read"]) && h.service_account[0].email == "made@demo.iam.gserviceaccount.com"])
    error_message = "every host has the agents' service account, and the scope compute-rw; no scope but that, and the quota's"
  }
  assert {
    condition     = jsonencode([for h in google_compute_instance.host : [h.zone, h.network_interface[0].network_ip]]) == jsonencode([["europe-north1-a", "10.0.0.10"], ["europe-north1-b", "10.0.0.11"], ["europe-north1-c", "10.0.0.12"], ["europe-north1-a", "10.0.0.13"]])
    error_message = "hosts take turns over the zones"
  }
  assert {
    condition     = google_compute_subnetwork.hosts[0].ip_cidr_range == "10.0.0.0/20" && google_compute_subnetwork.hosts[0].network == "projects/demo/global/networks/made" && google_compute_network.this[0].auto_create_subnetworks == false
    error_message = "one subnetwork, in a network without automatic ones"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : h.network_interface[0].subnetwork == "projects/demo/regions/europe-north1/subnetworks/made"])
    error_message = "every host is in the subnetwork"
  }
  assert {
    condition     = jsonencode(keys(google_project_iam_custom_role.agent)) == jsonencode(["demo-project"]) && jsonencode(sort(google_project_iam_custom_role.agent["demo-project"].permissions)) == jsonencode(sort(yamldecode(file("../../iam/gce/agent.yaml")).includedPermissions))
    error_message = "the role has the permissions in iam/gce"
  }
  assert {
    condition     = google_project_iam_member.agent["demo-project"].role == "projects/demo-project/roles/demo_agent" && google_project_iam_member.agent["demo-project"].member == "serviceAccount:made@demo.iam.gserviceaccount.com"
    error_message = "the service account has the role"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config)) == jsonencode({ Network = "10.1.0.0/16", SubnetLen = 24, Backend = { Type = "gce" } })
    error_message = output.network_config
  }
  assert {
    condition     = alltrue([for i, h in google_compute_instance.host : h.metadata["user-data"] == module.cloud_init.user_data[i]])
    error_message = "every host has its user data"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : h.shielded_instance_config[0].enable_secure_boot && h.metadata["block-project-ssh-keys"] == "true"])
    error_message = "hosts boot what is signed, and take only this module's keys"
  }
}

run "routes_firewall" {
  command = plan
  variables {
    backend = "gce"
  }

  assert {
    condition     = jsonencode([for r in google_compute_firewall.ssh : [sort(r.source_ranges), r.target_tags, [for a in r.allow : [a.protocol, a.ports]]]]) == jsonencode([[["198.51.100.7/32", "203.0.113.0/24"], ["demo-host"], [["tcp", ["22"]]]]])
    error_message = "ssh from ssh_cidrs"
  }
  assert {
    condition     = jsonencode([for r in google_compute_firewall.icmp : [sort(r.source_ranges), r.target_tags, [for a in r.allow : a.protocol]]]) == jsonencode([[["198.51.100.7/32", "203.0.113.0/24"], ["demo-host"], ["icmp"]]])
    error_message = "icmp from ssh_cidrs"
  }
  assert {
    condition     = jsonencode([for r in [google_compute_firewall.icmp_hosts] : [r.source_tags, r.target_tags, [for a in r.allow : a.protocol]]]) == jsonencode([[["demo-host"], ["demo-host"], ["icmp"]]])
    error_message = "icmp among hosts"
  }
  assert {
    condition     = jsonencode([for r in google_compute_firewall.etcd : [r.source_tags, r.target_tags, [for a in r.allow : [a.protocol, a.ports]]]]) == jsonencode([[["demo-host"], ["demo-host"], [["tcp", ["2379-2380"]]]]])
    error_message = "etcd among hosts, and from nowhere else"
  }
  assert {
    condition     = jsonencode([for r in google_compute_firewall.containers : [r.source_ranges, r.target_tags, [for a in r.allow : a.protocol]]]) == jsonencode([[["10.1.0.0/16"], ["demo-host"], ["all"]]])
    error_message = "containers' packets are let in by the containers' network: a rule with source tags does not match them"
  }
  assert {
    condition     = length(google_compute_firewall.vxlan) == 0
    error_message = "no tunnel, no port for it"
  }
  assert {
    condition     = alltrue([for r in concat(google_compute_firewall.ssh, google_compute_firewall.icmp, [google_compute_firewall.icmp_hosts], google_compute_firewall.etcd, google_compute_firewall.containers) : r.network == "projects/demo/global/networks/made" && r.direction == "INGRESS"])
    error_message = "every rule is for what comes into the network"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : jsonencode(h.tags) == jsonencode(["demo-host"])])
    error_message = "every host has the tag"
  }
}

run "vxlan" {
  command = plan
  variables {
    backend = "vxlan"
  }

  assert {
    condition     = alltrue([for h in google_compute_instance.host : h.can_ip_forward == false])
    error_message = "no foreign address is on the wire, and none may be"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : length(h.service_account) == 0]) && length(google_service_account.agent) + length(google_project_iam_custom_role.agent) + length(google_project_iam_member.agent) == 0 && output.service_account == null
    error_message = "hosts need no identity"
  }
  assert {
    condition     = jsonencode([for r in google_compute_firewall.vxlan : [r.source_tags, r.target_tags, r.network, [for a in r.allow : [a.protocol, a.ports]]]]) == jsonencode([[["demo-host"], ["demo-host"], "projects/demo/global/networks/made", [["udp", ["8472"]]]]])
    error_message = "VXLAN among hosts"
  }
  assert {
    condition     = length(google_compute_firewall.containers) == 0
    error_message = "containers' packets travel inside the tunnel"
  }
  assert {
    condition     = length(google_compute_firewall.ssh) == 1 && length(google_compute_firewall.icmp) == 1 && length(google_compute_firewall.etcd) == 1
    error_message = "ssh, icmp and etcd as with routes"
  }
  assert {
    condition     = jsonencode(jsondecode(output.network_config).Backend) == jsonencode({ Type = "vxlan" })
    error_message = output.network_config
  }
}

run "no_way_in_by_default" {
  command = plan
  variables {
    ssh_cidrs        = []
    zones            = []
    assign_public_ip = false
  }
  assert {
    condition     = length(google_compute_firewall.ssh) + length(google_compute_firewall.icmp) == 0
    error_message = "nobody outside reaches the hosts: a rule without sources would let everybody in"
  }
  assert {
    condition     = jsonencode(google_compute_instance.host[*].zone) == jsonencode(["europe-north1-a", "europe-north1-b", "europe-north1-c"])
    error_message = "the region's first three zones"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : length(h.network_interface[0].access_config) == 0])
    error_message = "no public addresses"
  }
}

run "a_shared_network_that_exists" {
  command = plan
  variables {
    network_project = "net-project"
    network         = "given"
    subnetwork      = "given"
    etcd_endpoints  = ["https://etcd.example:2379"]
  }
  assert {
    condition     = length(google_compute_network.this) + length(google_compute_subnetwork.hosts) == 0
    error_message = "nothing is made in a network that exists"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : h.project == "demo-project" && h.network_interface[0].subnetwork == "projects/demo/regions/europe-north1/subnetworks/given" && h.network_interface[0].subnetwork_project == "net-project"])
    error_message = "hosts of one project in a subnetwork of the other"
  }
  assert {
    condition     = google_compute_instance.host[2].network_interface[0].network_ip == "172.16.4.12"
    error_message = "addresses are the subnetwork's"
  }
  assert {
    condition     = google_compute_firewall.containers[0].project == "net-project" && google_compute_firewall.containers[0].network == "projects/demo/global/networks/given"
    error_message = "rules are in the network's project"
  }
  assert {
    condition     = jsonencode(sort([for m in google_project_iam_member.agent : "${m.project} ${m.role}"])) == jsonencode(["demo-project projects/demo-project/roles/demo_agent", "net-project projects/net-project/roles/demo_agent"])
    error_message = "the role holds where the routes are, too"
  }
  assert {
    condition     = jsonencode(sort(google_project_iam_custom_role.agent["net-project"].permissions)) == jsonencode(sort(yamldecode(file("../../iam/gce/agent.yaml")).includedPermissions)) && jsonencode(google_project_iam_custom_role.agent["demo-project"].permissions) == jsonencode(["compute.instances.get"])
    error_message = "in the hosts' project instances are only looked at"
  }
  assert {
    condition     = length(google_compute_firewall.etcd) == 0
    error_message = "no etcd on the hosts, no port for it"
  }
}

run "a_given_service_account" {
  command = plan
  variables {
    service_account_email = "given@demo.iam.gserviceaccount.com"
  }
  assert {
    condition     = alltrue([for h in google_compute_instance.host : h.service_account[0].email == "given@demo.iam.gserviceaccount.com"]) && length(google_project_iam_custom_role.agent) == 0
    error_message = "the given account is used, and no role made"
  }
}

run "bad_values_are_refused" {
  command = plan
  variables {
    name       = "Demo"
    hosts      = 0
    backend    = "aws-vpc"
    zones      = ["us-central1-a"]
    ssh_cidrs  = ["0.0.0.0/0"]
    subnetwork = "alone"
  }
  expect_failures = [var.name, var.hosts, var.backend, var.zones, var.ssh_cidrs, var.subnetwork]
}
