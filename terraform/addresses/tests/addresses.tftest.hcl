variables {
  hosts             = 5
  network_cidr      = "10.0.0.0/16"
  container_network = "10.1.0.0/16"
  subnet_count      = 3
}

run "hosts_take_turns_over_the_subnets" {
  command = plan
  assert {
    condition     = jsonencode(output.subnets) == jsonencode(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"])
    error_message = "subnets: ${jsonencode(output.subnets)}"
  }
  assert {
    condition     = jsonencode(output.hosts[*].address) == jsonencode(["10.0.0.10", "10.0.1.10", "10.0.2.10", "10.0.0.11", "10.0.1.11"])
    error_message = "addresses: ${jsonencode(output.hosts)}"
  }
  assert {
    condition     = jsonencode(output.hosts[*].subnet) == jsonencode([0, 1, 2, 0, 1])
    error_message = "subnets of the hosts: ${jsonencode(output.hosts)}"
  }
}

run "more_hosts_move_no_host" {
  command = plan
  variables {
    hosts = 9
  }
  assert {
    condition     = jsonencode(slice(output.hosts, 0, 5)[*].address) == jsonencode(["10.0.0.10", "10.0.1.10", "10.0.2.10", "10.0.0.11", "10.0.1.11"])
    error_message = "addresses: ${jsonencode(output.hosts)}"
  }
}

run "existing_subnets_are_used_as_they_are" {
  command = plan
  variables {
    subnet_cidrs  = ["10.0.7.64/26", "10.0.9.0/28"]
    first_address = 4
    hosts         = 4
  }
  assert {
    condition     = jsonencode(output.hosts[*].address) == jsonencode(["10.0.7.68", "10.0.9.4", "10.0.7.69", "10.0.9.5"])
    error_message = "addresses: ${jsonencode(output.hosts)}"
  }
}

run "the_last_address_that_fits" {
  command = plan
  variables {
    subnet_cidrs = ["10.0.9.0/28"]
    hosts        = 5
  }
  assert {
    condition     = output.hosts[4].address == "10.0.9.14"
    error_message = "addresses: ${jsonencode(output.hosts)}"
  }
}

run "one_more_is_refused" {
  command = plan
  variables {
    subnet_cidrs = ["10.0.9.0/28"]
    hosts        = 6
  }
  expect_failures = [output.hosts]
}

run "containers_inside_the_hosts_network_are_refused" {
  command = plan
  variables {
    container_network = "10.0.128.0/17"
  }
  expect_failures = [output.subnets]
}

run "containers_around_the_hosts_network_are_refused" {
  command = plan
  variables {
    container_network = "10.0.0.0/8"
  }
  expect_failures = [output.subnets]
}

run "neighbours_do_not_overlap" {
  command = plan
  variables {
    network_cidr      = "10.0.0.0/17"
    container_network = "10.0.128.0/17"
  }
  assert {
    condition     = length(output.subnets) == 3
    error_message = "subnets: ${jsonencode(output.subnets)}"
  }
}

run "too_many_subnets_are_refused" {
  command = plan
  variables {
    network_cidr = "10.0.0.0/23"
  }
  expect_failures = [output.subnets]
}

run "subnets_larger_than_the_network_are_refused" {
  command = plan
  variables {
    subnet_length = 15
  }
  expect_failures = [output.subnets]
}

run "host_bits_are_refused" {
  command = plan
  variables {
    network_cidr      = "10.0.0.1/16"
    container_network = "10.1.0.1/16"
  }
  expect_failures = [var.network_cidr, var.container_network]
}

run "ipv6_is_refused" {
  command = plan
  variables {
    network_cidr      = "fd00::/48"
    container_network = "fd01::/48"
  }
  expect_failures = [var.network_cidr, var.container_network]
}

run "a_container_network_too_small_for_the_hosts_is_refused" {
  command = plan
  variables {
    container_network = "10.1.0.0/22"
  }
  expect_failures = [output.hosts]
}

run "as_many_hosts_as_the_container_network_has_room_for" {
  command = plan
  variables {
    container_network = "10.1.0.0/22"
    hosts             = 3
  }
  assert {
    condition     = length(output.hosts) == 3
    error_message = "hosts: ${jsonencode(output.hosts)}"
  }
}

run "a_container_subnet_length_that_the_daemon_refuses" {
  command = plan
  variables {
    container_subnet_length = 17
    hosts                   = 1
  }
  expect_failures = [output.hosts]
}

run "addresses_that_the_cloud_keeps_are_refused" {
  command = plan
  variables {
    first_address = 3
  }
  expect_failures = [var.first_address]
}

run "no_host_is_refused" {
  command = plan
  variables {
    hosts = 0
  }
  expect_failures = [var.hosts]
}
