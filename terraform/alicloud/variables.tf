variable "name" {
  description = "Prefix of everything's name; the hosts are <name>-1, <name>-2 and so on."
  type        = string
  default     = "tweed"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "hosts" {
  description = "How many hosts."
  type        = number
  default     = 3

  validation {
    condition     = var.hosts >= 1 && floor(var.hosts) == var.hosts
    error_message = "hosts must be a whole number from 1 on."
  }
}

variable "backend" {
  description = "How packets travel between hosts: ali-vpc (routes in the VPC, no encapsulation) or vxlan."
  type        = string
  default     = "ali-vpc"

  validation {
    condition     = contains(["ali-vpc", "vxlan"], var.backend)
    error_message = "backend must be ali-vpc or vxlan."
  }
}

variable "backend_options" {
  description = "Further options of the backend, by their names in docs/backends."
  type        = any
  default     = {}
}

variable "container_network" {
  description = "The network that the containers are in, all hosts together. Outside the VPC's and outside 100.64.0.0/10."
  type        = string
  default     = "10.1.0.0/16"
}

variable "container_subnet_length" {
  description = "Prefix length of the subnet that each host gets for its containers."
  type        = number
  default     = 24
}

variable "vpc_id" {
  description = "A VPC that exists; null: the module makes one."
  type        = string
  default     = null
}

variable "vswitch_ids" {
  description = "vSwitches of vpc_id. The hosts are spread over them in turn."
  type        = list(string)
  default     = []

  validation {
    condition     = var.vpc_id == null || length(var.vswitch_ids) > 0
    error_message = "With vpc_id, say in vswitch_ids which of its vSwitches the hosts go to."
  }
  validation {
    condition     = length(var.vswitch_ids) == 0 || var.vpc_id != null
    error_message = "vswitch_ids are vSwitches of a VPC that exists: give vpc_id, too."
  }
}

variable "route_table_ids" {
  description = "The route tables of vswitch_ids, in which ali-vpc keeps a route for every host."
  type        = list(string)
  default     = []

  validation {
    condition     = var.vpc_id == null || var.backend != "ali-vpc" || length(var.route_table_ids) > 0
    error_message = "With vpc_id and ali-vpc, give in route_table_ids the route tables of those vSwitches, most often the VPC's system table: every host's route must be in each."
  }
  validation {
    condition     = length(var.route_table_ids) == 0 || var.vpc_id != null
    error_message = "route_table_ids are tables of a VPC that exists: give vpc_id, too."
  }
}

variable "network_cidr" {
  description = "The VPC that is made. Ignored with vpc_id."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = try(tonumber(split("/", var.network_cidr)[1]) >= 8 && tonumber(split("/", var.network_cidr)[1]) <= 28, false)
    error_message = "network_cidr must be from /8 to /28: Alibaba Cloud makes no other VPC."
  }
}

variable "subnet_length" {
  description = "Prefix length of the vSwitches that are made, one in each zone."
  type        = number
  default     = 24
}

variable "zones" {
  description = "Zones for the vSwitches that are made; empty: the first three that offer the instance type."
  type        = list(string)
  default     = []
}

variable "first_address" {
  description = "The hosts take the addresses of each vSwitch from this one on."
  type        = number
  default     = 10
}

variable "ssh_cidrs" {
  description = "Networks that may log in by ssh and ping the hosts."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for c in var.ssh_cidrs : try(cidrsubnet(c, 0, 0) == c, false) && !strcontains(c, ":")])
    error_message = "ssh_cidrs must be IPv4 networks without host bits, such as 203.0.113.0/24."
  }
  validation {
    condition     = alltrue([for c in var.ssh_cidrs : try(tonumber(split("/", c)[1]) >= 8, true)])
    error_message = "ssh_cidrs must not open ssh to the whole internet: name the networks you log in from, none larger than /8."
  }
}

variable "ssh_authorized_keys" {
  description = "Public keys that may log in as the image's default user."
  type        = list(string)
  default     = []
}

variable "assign_public_ip" {
  description = "Whether hosts get public addresses. Without them the vSwitches need another way to the package archives, such as a NAT gateway."
  type        = bool
  default     = true
}

variable "internet_bandwidth" {
  description = "Bandwidth of the public addresses in Mbit/s."
  type        = number
  default     = 10

  validation {
    condition     = var.internet_bandwidth >= 1 && var.internet_bandwidth <= 100
    error_message = "internet_bandwidth must be from 1 to 100 Mbit/s."
  }
}

variable "instance_type" {
  description = "Instance type of the hosts."
  type        = string
  default     = "ecs.e-c1m2.large"
}

variable "image_id" {
  description = "Image of the hosts, with cloud-init: Ubuntu 24.04, Debian 12 or newer ones. Null: Ubuntu 24.04 for x86-64."
  type        = string
  default     = null
}

variable "system_disk_gib" {
  description = "Size of the system disk in GiB."
  type        = number
  default     = 20
}

variable "system_disk_category" {
  description = "Category of the system disk."
  type        = string
  default     = "cloud_essd"
}

variable "encrypt_system_disk" {
  description = "Whether the system disk is encrypted, with the account's default key."
  type        = bool
  default     = true
}

variable "ram_role" {
  description = "A RAM role that exists, with the policy in iam/alibaba. Null: the module makes one where the backend needs it."
  type        = string
  default     = null
}

variable "package_url" {
  description = "Where the hosts download Tweed's tarball from; https."
  type        = string
}

variable "package_sha256" {
  description = "SHA-256 of the tarball. A host installs nothing else."
  type        = string
}

variable "java_package" {
  description = "The package with the Java runtime, 17 or newer."
  type        = string
  default     = "openjdk-17-jre-headless"
}

variable "docker" {
  description = "Whether to install Docker, with its bridge in the host's subnet."
  type        = bool
  default     = false
}

variable "ip_masq" {
  description = "Whether containers reach addresses outside the network through their host's address."
  type        = bool
  default     = true
}

variable "etcd_endpoints" {
  description = "Client addresses of an etcd that exists. Empty: the hosts run their own, on the first three, or on the first where there are fewer."
  type        = list(string)
  default     = []
}

variable "etcd_ca_certificate" {
  description = "Certificates in PEM form that the certificate of etcd_endpoints is checked against; null: the system's."
  type        = string
  default     = null
}

variable "agent_settings" {
  description = "Further environment variables of the daemon, such as TWEED_V. No secrets."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
