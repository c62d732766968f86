variable "hosts" {
  description = "How many hosts."
  type        = number

  validation {
    condition     = var.hosts >= 1 && floor(var.hosts) == var.hosts
    error_message = "hosts must be a whole number from 1 on."
  }
}

variable "network_cidr" {
  description = "The network that the hosts are in."
  type        = string

  validation {
    condition     = try(cidrsubnet(var.network_cidr, 0, 0) == var.network_cidr, false) && !strcontains(var.network_cidr, ":")
    error_message = "network_cidr must be an IPv4 network without host bits, such as 10.0.0.0/16."
  }
}

variable "container_network" {
  description = "The network that the containers are in, all hosts together."
  type        = string

  validation {
    condition     = try(cidrsubnet(var.container_network, 0, 0) == var.container_network, false) && !strcontains(var.container_network, ":")
    error_message = "container_network must be an IPv4 network without host bits, such as 10.1.0.0/16."
  }
}

variable "container_subnet_length" {
  description = "Prefix length of the subnet that each host gets for its containers."
  type        = number
  default     = 24
}

variable "subnet_count" {
  description = "How many subnets to cut out of network_cidr; ignored with subnet_cidrs."
  type        = number
  default     = 1

  validation {
    condition     = var.subnet_count >= 1 && floor(var.subnet_count) == var.subnet_count
    error_message = "subnet_count must be a whole number from 1 on."
  }
}

variable "subnet_length" {
  description = "Prefix length of those subnets."
  type        = number
  default     = 24
}

variable "subnet_cidrs" {
  description = "Subnets that exist already. The hosts are spread over them in turn."
  type        = list(string)
  default     = []
}

variable "first_address" {
  description = "The hosts take the addresses of each subnet from this one on, counted from the subnet's own."
  type        = number
  default     = 10

  validation {
    condition     = var.first_address >= 4 && floor(var.first_address) == var.first_address
    error_message = "first_address must be a whole number from 4 on: clouds keep the first four addresses of a subnet."
  }
}
