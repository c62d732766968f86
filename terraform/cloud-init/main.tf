locals {
  own_etcd     = length(var.etcd_endpoints) == 0
  member_count = !local.own_etcd ? 0 : length(var.hosts) >= 3 ? 3 : 1
  members      = slice(var.hosts, 0, local.member_count)

  etcd_endpoints  = local.own_etcd ? [for m in local.members : "http://${m.address}:2379"] : var.etcd_endpoints
  initial_cluster = join(",", [for m in local.members : "${m.name}=http://${m.address}:2380"])

  agent_settings = merge(
    {
      TWEED_ETCD_ENDPOINTS = join(",", local.etcd_endpoints)
      TWEED_IP_MASQ        = tostring(var.ip_masq)
      TWEED_HEALTHZ_IP     = "127.0.0.1"
      TWEED_HEALTHZ_PORT   = "8081"
    },
    var.etcd_ca_certificate == null ? {} : { TWEED_ETCD_CAFILE = "/etc/tweed/etcd-ca.pem" },
    var.agent_settings,
  )

  # One file of a host: where it goes, what is in it, and whether it is a program.
  files = [for i, host in var.hosts : concat(
    [
      { path = "/usr/local/lib/tweed/setup", content = file("${path.module}/files/setup"), program = true },
      { path = "/etc/systemd/system/tweed-setup.service", content = file("${path.module}/files/tweed-setup.service"), program = false },
      { path = "/etc/systemd/system/tweed.service", content = file("${path.module}/files/tweed.service"), program = false },
      { path = "/etc/sysctl.d/90-tweed.conf", content = "net.ipv4.ip_forward = 1\n", program = false },
      { path = "/etc/tweed/agent.env", content = local.environment[i].agent, program = false },
      { path = "/etc/tweed/setup.env", content = local.environment[i].setup, program = false },
    ],
    var.etcd_ca_certificate == null ? [] : [
      { path = "/etc/tweed/etcd-ca.pem", content = var.etcd_ca_certificate, program = false },
    ],
    i >= local.member_count ? [] : [
      { path = "/etc/tweed/etcd.env", content = local.environment[i].etcd, program = false },
      { path = "/etc/systemd/system/etcd.service.d/tweed.conf", content = file("${path.module}/files/etcd.conf"), program = false },
    ],
    i > 0 || !local.own_etcd ? [] : [
      { path = "/etc/tweed/network.json", content = var.network_config, program = false },
      { path = "/usr/local/lib/tweed/write-config", content = file("${path.module}/files/write-config"), program = true },
      { path = "/etc/systemd/system/tweed-config.service", content = file("${path.module}/files/tweed-config.service"), program = false },
    ],
    !var.docker ? [] : [
      { path = "/etc/systemd/system/docker.service.d/tweed.conf", content = file("${path.module}/files/docker.conf"), program = false },
    ],
  )]

  settings = [for i, host in var.hosts : {
    agent = local.agent_settings
    setup = {
      PACKAGE_URL    = var.package_url
      PACKAGE_SHA256 = var.package_sha256
      PACKAGES = join(" ", concat(
        [var.java_package, "ca-certificates", "curl"],
        local.own_etcd ? ["etcd-client"] : [],
        i < local.member_count ? ["etcd-server"] : [],
        var.docker ? ["docker.io"] : [],
      ))
      UNITS = join(" ", concat(
        i < local.member_count ? ["etcd.service"] : [],
        i == 0 && local.own_etcd ? ["tweed-config.service"] : [],
        ["tweed.service"],
        var.docker ? ["docker.service"] : [],
      ))
    }
    etcd = {
      ETCD_NAME                        = host.name
      ETCD_DATA_DIR                    = "/var/lib/etcd/${host.name}"
      ETCD_LISTEN_CLIENT_URLS          = "http://${host.address}:2379,http://127.0.0.1:2379"
      ETCD_ADVERTISE_CLIENT_URLS       = "http://${host.address}:2379"
      ETCD_LISTEN_PEER_URLS            = "http://${host.address}:2380"
      ETCD_INITIAL_ADVERTISE_PEER_URLS = "http://${host.address}:2380"
      ETCD_INITIAL_CLUSTER             = local.initial_cluster
      ETCD_INITIAL_CLUSTER_STATE       = "new"
      ETCD_INITIAL_CLUSTER_TOKEN       = var.cluster
      ETCD_AUTO_COMPACTION_MODE        = "periodic"
      ETCD_AUTO_COMPACTION_RETENTION   = "1h"
    }
  }]

  # As environment files of systemd: values in double quotes, nothing in them is expanded.
  environment = [for s in local.settings : { for file, values in s : file => join("", [for k, v in values : "${k}=\"${v}\"\n"]) }]

  # cloud-init does not like an empty list of keys.
  keys = { for k, v in { ssh_authorized_keys = var.ssh_authorized_keys } : k => v if length(v) > 0 }

  documents = [for i, host in var.hosts : merge(local.keys, {
    hostname         = host.name
    manage_etc_hosts = "localhost"
    write_files = [for f in local.files[i] : {
      path        = f.path
      content     = f.content
      permissions = f.program ? "0755" : "0644"
    }]
    runcmd = [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "tweed-setup.service"],
      ["systemctl", "start", "--no-block", "tweed-setup.service"],
    ]
  })]

  user_data = [for d in local.documents : "#cloud-config\n${yamlencode(d)}"]
}
