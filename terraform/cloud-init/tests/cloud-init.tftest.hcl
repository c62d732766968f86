variables {
  cluster = "demo"
  hosts = [
    { name = "demo-1", address = "10.0.0.10" },
    { name = "demo-2", address = "10.0.1.10" },
    { name = "demo-3", address = "10.0.2.10" },
    { name = "demo-4", address = "10.0.0.11" },
  ]
  network_config = "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}"
  package_url    = "https://packages.example/tweed.tar.gz?X-Amz-Date=1&X-Amz-Signature=a%2Fb"
  package_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

run "what_every_host_gets" {
  command = plan
  assert {
    condition     = alltrue([for u in output.user_data : startswith(u, "#cloud-config\n")])
    error_message = "cloud-init tells its configuration by the first line"
  }
  assert {
    condition     = jsonencode([for u in output.user_data : yamldecode(u).hostname]) == jsonencode(["demo-1", "demo-2", "demo-3", "demo-4"])
    error_message = "host names"
  }
  assert {
    condition = alltrue([for u in output.user_data : alltrue([for path in [
      "/etc/systemd/system/tweed.service", "/etc/systemd/system/tweed-setup.service", "/etc/tweed/agent.env", "/etc/tweed/setup.env",
    ] : contains(yamldecode(u).write_files[*].path, path)])])
    error_message = "every host has the daemon's unit and its settings"
  }
  assert {
    condition     = alltrue([for u in output.user_data : { for f in yamldecode(u).write_files : f.path => f.permissions }["/usr/local/lib/tweed/setup"] == "0755"])
    error_message = "setup is a program"
  }
  assert {
    condition = alltrue([for u in output.user_data : alltrue([for line in [
      "PACKAGE_URL=\"${var.package_url}\"", "PACKAGE_SHA256=\"${var.package_sha256}\"",
    ] : strcontains({ for f in yamldecode(u).write_files : f.path => f.content }["/etc/tweed/setup.env"], line)])])
    error_message = "every host downloads this package, and checks it"
  }
  assert {
    condition     = alltrue([for u in output.user_data : yamldecode(u).runcmd[2][3] == "tweed-setup.service"])
    error_message = "the setup is started"
  }
}

run "etcd_on_the_first_three" {
  command = plan
  assert {
    condition     = jsonencode(output.etcd_endpoints) == jsonencode(["http://10.0.0.10:2379", "http://10.0.1.10:2379", "http://10.0.2.10:2379"])
    error_message = "endpoints: ${jsonencode(output.etcd_endpoints)}"
  }
  assert {
    condition     = jsonencode([for u in output.user_data : contains(yamldecode(u).write_files[*].path, "/etc/tweed/etcd.env")]) == jsonencode([true, true, true, false])
    error_message = "etcd runs on the first three hosts"
  }
  assert {
    condition = alltrue([for line in [
      "ETCD_NAME=\"demo-2\"",
      "ETCD_INITIAL_CLUSTER=\"demo-1=http://10.0.0.10:2380,demo-2=http://10.0.1.10:2380,demo-3=http://10.0.2.10:2380\"",
      "ETCD_LISTEN_CLIENT_URLS=\"http://10.0.1.10:2379,http://127.0.0.1:2379\"",
      "ETCD_INITIAL_ADVERTISE_PEER_URLS=\"http://10.0.1.10:2380\"",
      "ETCD_INITIAL_CLUSTER_TOKEN=\"demo\"",
    ] : strcontains({ for f in yamldecode(output.user_data[1]).write_files : f.path => f.content }["/etc/tweed/etcd.env"], line)])
    error_message = { for f in yamldecode(output.user_data[1]).write_files : f.path => f.content }["/etc/tweed/etcd.env"]
  }
  assert {
    condition     = jsonencode([for u in output.user_data : contains(yamldecode(u).write_files[*].path, "/etc/tweed/network.json")]) == jsonencode([true, false, false, false])
    error_message = "the first host writes the configuration"
  }
  assert {
    condition     = { for f in yamldecode(output.user_data[0]).write_files : f.path => f.content }["/etc/tweed/network.json"] == var.network_config
    error_message = "the configuration is written as it is"
  }
  assert {
    condition = jsonencode([for u in output.user_data : regex("UNITS=\"(.*)\"", { for f in yamldecode(u).write_files : f.path => f.content }["/etc/tweed/setup.env"])[0]]) == jsonencode([
      "etcd.service tweed-config.service tweed.service", "etcd.service tweed.service", "etcd.service tweed.service", "tweed.service",
    ])
    error_message = "which units are started where"
  }
  assert {
    condition     = strcontains({ for f in yamldecode(output.user_data[3]).write_files : f.path => f.content }["/etc/tweed/agent.env"], "TWEED_ETCD_ENDPOINTS=\"http://10.0.0.10:2379,http://10.0.1.10:2379,http://10.0.2.10:2379\"")
    error_message = "the daemon knows all members"
  }
}

run "etcd_on_one_of_two" {
  command = plan
  variables {
    hosts = [{ name = "demo-1", address = "10.0.0.10" }, { name = "demo-2", address = "10.0.1.10" }]
  }
  assert {
    condition     = jsonencode([for u in output.user_data : contains(yamldecode(u).write_files[*].path, "/etc/tweed/etcd.env")]) == jsonencode([true, false])
    error_message = "two members would be worse than one"
  }
}

run "a_given_etcd" {
  command = plan
  variables {
    etcd_endpoints      = ["https://etcd-1.example:2379", "https://[fd00::2]:2379"]
    etcd_ca_certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    agent_settings      = { TWEED_V = "1", TWEED_ETCD_PASSWORD_FILE = "/etc/tweed/password" }
  }
  assert {
    condition     = jsonencode(output.etcd_endpoints) == jsonencode(var.etcd_endpoints)
    error_message = "endpoints: ${jsonencode(output.etcd_endpoints)}"
  }
  assert {
    condition     = !anytrue([for u in output.user_data : strcontains(u, "etcd-server") || contains(yamldecode(u).write_files[*].path, "/etc/tweed/network.json")])
    error_message = "no etcd is installed, and a given one is not written to"
  }
  assert {
    condition = alltrue([for u in output.user_data : alltrue([for line in [
      "TWEED_ETCD_ENDPOINTS=\"https://etcd-1.example:2379,https://[fd00::2]:2379\"",
      "TWEED_ETCD_CAFILE=\"/etc/tweed/etcd-ca.pem\"",
      "TWEED_V=\"1\"",
      "TWEED_ETCD_PASSWORD_FILE=\"/etc/tweed/password\"",
    ] : strcontains({ for f in yamldecode(u).write_files : f.path => f.content }["/etc/tweed/agent.env"], line)])])
    error_message = { for f in yamldecode(output.user_data[0]).write_files : f.path => f.content }["/etc/tweed/agent.env"]
  }
  assert {
    condition     = { for f in yamldecode(output.user_data[0]).write_files : f.path => f.content }["/etc/tweed/etcd-ca.pem"] == var.etcd_ca_certificate
    error_message = "the certificate"
  }
}

run "docker" {
  command = plan
  variables {
    docker = true
  }
  assert {
    condition     = alltrue([for u in output.user_data : endswith(regex("UNITS=\"(.*)\"", { for f in yamldecode(u).write_files : f.path => f.content }["/etc/tweed/setup.env"])[0], "tweed.service docker.service")])
    error_message = "Docker is started after the daemon"
  }
  assert {
    condition     = alltrue([for u in output.user_data : strcontains({ for f in yamldecode(u).write_files : f.path => f.content }["/etc/systemd/system/docker.service.d/tweed.conf"], "--bip=$${FLANNEL_SUBNET}")])
    error_message = "Docker's bridge is in the host's subnet"
  }
  assert {
    condition = alltrue([for u in output.user_data : alltrue([for line in ["DOCKER_INSECURE_NO_IPTABLES_RAW=1", "iptables -I DOCKER-USER -d"] :
    strcontains({ for f in yamldecode(u).write_files : f.path => f.content }["/etc/systemd/system/docker.service.d/tweed.conf"], line)])])
    error_message = "Docker lets in what other hosts' containers send"
  }
}

run "keys_for_ssh" {
  command = plan
  variables {
    ssh_authorized_keys = ["ssh-ed25519 AAAA me@example"]
  }
  assert {
    condition     = jsonencode(yamldecode(output.user_data[3]).ssh_authorized_keys) == jsonencode(["ssh-ed25519 AAAA me@example"])
    error_message = "who may log in"
  }
}

run "packages_that_cannot_be_checked_are_refused" {
  command = plan
  variables {
    package_url    = "http://packages.example/tweed.tar.gz"
    package_sha256 = "E3B0"
  }
  expect_failures = [var.package_url, var.package_sha256]
}

run "addresses_that_leave_their_quotes_are_refused" {
  command = plan
  variables {
    package_url    = "https://packages.example/\"; reboot"
    etcd_endpoints = ["http://etcd:2379\"\nX=\"1"]
    agent_settings = { TWEED_V = "1\"\nX=\"1" }
    java_package   = "jre; reboot"
  }
  expect_failures = [var.package_url, var.etcd_endpoints, var.agent_settings, var.java_package]
}

run "secrets_are_refused" {
  command = plan
  variables {
    agent_settings      = { TWEED_ETCD_PASSWORD = "planted" }
    etcd_ca_certificate = "-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\n"
    ssh_authorized_keys = ["-----BEGIN OPENSSH PRIVATE KEY-----"]
  }
  expect_failures = [var.agent_settings, var.etcd_ca_certificate, var.ssh_authorized_keys]
}

run "user_data_that_no_cloud_takes_is_refused" {
  command = plan
  variables {
    ssh_authorized_keys = [for i in range(200) : "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${format("%060d", i)} somebody@example"]
  }
  expect_failures = [output.user_data]
}
