variable "backend" {
  description = "The backend: vxlan, aws-vpc, gce or ali-vpc."
  type        = string

  validation {
    condition     = contains(["vxlan", "aws-vpc", "gce", "ali-vpc"], var.backend)
    error_message = "backend must be vxlan, aws-vpc, gce or ali-vpc."
  }
}

variable "container_network" {
  description = "The network that the containers are in, all hosts together."
  type        = string
}

variable "container_subnet_length" {
  description = "Prefix length of each host's subnet."
  type        = number
  default     = 24
}

variable "cloud_options" {
  description = "Backend options that the module itself knows, such as the ids of its route tables. backend_options wins."
  type        = any
  default     = {}
}

variable "backend_options" {
  description = "Further options of the backend, by their names in docs/backends."
  type        = any
  default     = {}

  validation {
    condition     = can(keys(var.backend_options))
    error_message = "backend_options must be an object, such as { VNI = 7 }."
  }
  validation {
    condition     = alltrue([for k in try(keys(var.backend_options), []) : lower(k) != "type"])
    error_message = "backend_options must not hold a Type: that is what backend says."
  }
  validation {
    condition     = alltrue([for k in try(keys(var.backend_options), []) : !startswith(lower(k), "accesskey")])
    error_message = "backend_options must hold no access keys: they would be readable in etcd, in the user data and in Terraform's state. The hosts have a role instead."
  }
}
