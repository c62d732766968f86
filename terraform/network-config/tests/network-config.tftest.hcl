variables {
  backend           = "vxlan"
  container_network = "10.1.0.0/16"
}

run "vxlan" {
  command = plan
  assert {
    condition     = output.json == jsonencode({ Network = "10.1.0.0/16", SubnetLen = 24, Backend = { Type = "vxlan" } })
    error_message = output.json
  }
  assert {
    condition     = output.tunnel_port == 8472 && !output.cloud_routes
    error_message = "vxlan has a tunnel, and writes no routes into the cloud"
  }
}

run "another_port" {
  command = plan
  variables {
    backend_options = { VNI = 7, port = 4789 }
  }
  assert {
    condition     = output.tunnel_port == 4789 && jsondecode(output.json).Backend.VNI == 7
    error_message = output.json
  }
}

run "cloud_routes" {
  command = plan
  variables {
    backend       = "aws-vpc"
    cloud_options = { RouteTableID = ["rtb-1"] }
  }
  assert {
    condition     = jsonencode(jsondecode(output.json).Backend) == jsonencode({ Type = "aws-vpc", RouteTableID = ["rtb-1"] })
    error_message = output.json
  }
  assert {
    condition     = output.tunnel_port == null && output.cloud_routes
    error_message = "aws-vpc has no tunnel, and writes routes into the cloud"
  }
}

run "the_operator_wins_in_any_case" {
  command = plan
  variables {
    backend         = "aws-vpc"
    cloud_options   = { RouteTableID = ["rtb-1"], RouteLimit = 50 }
    backend_options = { routetableid = "rtb-2" }
  }
  assert {
    condition     = jsonencode(jsondecode(output.json).Backend) == jsonencode({ Type = "aws-vpc", RouteLimit = 50, routetableid = "rtb-2" })
    error_message = output.json
  }
}

run "a_tunnel_beside_routes_has_its_port" {
  command = plan
  variables {
    backend         = "gce"
    backend_options = { Overflow = { Type = "vxlan" } }
  }
  assert {
    condition     = output.tunnel_port == 8472 && output.cloud_routes
    error_message = "hosts that may use a tunnel need its port open"
  }
}

run "unknown_backends_are_refused" {
  command = plan
  variables {
    backend = "vxlna"
  }
  expect_failures = [var.backend]
}

run "a_second_type_is_refused" {
  command = plan
  variables {
    backend_options = { type = "host-gw" }
  }
  expect_failures = [var.backend_options]
}

run "keys_are_refused" {
  command = plan
  variables {
    backend         = "ali-vpc"
    backend_options = { AccessKeySecret = "planted" }
  }
  expect_failures = [var.backend_options]
}
