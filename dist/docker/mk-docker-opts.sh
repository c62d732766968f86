#!/bin/sh
# mk-docker-opts.sh: turns the subnet file that Tweed (or flannel) writes into options for dockerd.
set -eu

usage() {
    cat <<'HELP'
Usage: mk-docker-opts.sh [-f FILE] [-d FILE] [-i] [-c] [-m] [-k NAME]

Writes dockerd's options for this host's subnet into a file of variables, as systemd's EnvironmentFile= and a shell's
"." read it.

  -f FILE   the subnet file (/run/flannel/subnet.env)
  -d FILE   the file to write (/run/docker_opts.env)
  -i        each option in a variable of its own: DOCKER_OPT_BIP, DOCKER_OPT_IPMASQ, DOCKER_OPT_MTU
  -c        all options in one variable: DOCKER_OPTS. What that variable has in the environment comes first.
            With neither -i nor -c both are written.
  -k NAME   the name of that one variable
  -m        leave --ip-masq out
HELP
}

fail() {
    echo "mk-docker-opts.sh: $*" >&2
    exit 1
}

subnet_file=/run/flannel/subnet.env
docker_file=/run/docker_opts.env
key=DOCKER_OPTS
single='' combined='' masquerade=yes
while getopts :f:d:icmk:h option; do
    case $option in
        f) subnet_file=$OPTARG ;;
        d) docker_file=$OPTARG ;;
        i) single=yes ;;
        c) combined=yes ;;
        m) masquerade='' ;;
        k) key=$OPTARG ;;
        h) usage && exit 0 ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || { usage >&2 && exit 2; }
[ -n "$single$combined" ] || single=yes combined=yes
case $key in
    '' | [0-9]* | *[!A-Za-z0-9_]*) fail "-k: \"$key\" is no name of a variable" ;;
esac

[ -r "$subnet_file" ] || fail "$subnet_file cannot be read. The daemon writes it once it has a subnet: is it running?
    Look at: systemctl status tweed; journalctl -u tweed"

# The file is read, not run.
subnet='' mtu='' ipmasq=''
while IFS='=' read -r name value || [ -n "$name" ]; do
    case $name in
        FLANNEL_SUBNET) subnet=$value ;;
        FLANNEL_MTU) mtu=$value ;;
        FLANNEL_IPMASQ) ipmasq=$value ;;
    esac
done <"$subnet_file"
case $subnet in *[!0-9./]*) fail "$subnet_file: FLANNEL_SUBNET is \"$subnet\", which is no IPv4 subnet" ;; esac
case $mtu in *[!0-9]*) fail "$subnet_file: FLANNEL_MTU is \"$mtu\", which is no number" ;; esac

bip=${subnet:+--bip=$subnet}
mtu=${mtu:+--mtu=$mtu}
# Docker masquerades unless the daemon does.
case $ipmasq in
    '') ipmasq='' ;;
    true) ipmasq=--ip-masq=false ;;
    false) ipmasq=--ip-masq=true ;;
    *) fail "$subnet_file: FLANNEL_IPMASQ is \"$ipmasq\"; it is true or false" ;;
esac
[ -n "$masquerade" ] || ipmasq=''

# What is written is complete or not there at all.
new=$(mktemp "$docker_file.XXXXXX") || fail "$docker_file cannot be written: is ${docker_file%/*} there?"
trap 'rm -f "$new"' EXIT
{
    if [ -n "$single" ]; then
        [ -z "$bip" ] || echo "DOCKER_OPT_BIP=\"$bip\""
        [ -z "$ipmasq" ] || echo "DOCKER_OPT_IPMASQ=\"$ipmasq\""
        [ -z "$mtu" ] || echo "DOCKER_OPT_MTU=\"$mtu\""
    fi
    if [ -n "$combined" ]; then
        value=$(printenv "$key" | sed 's/[\\"$`]/\\&/g')
        echo "$key=\"$value${bip:+ $bip}${ipmasq:+ $ipmasq}${mtu:+ $mtu}\""
    fi
} >"$new"
chmod 644 "$new"
mv "$new" "$docker_file"

# A subnet that another host has, or had, is no subnet for the bridge here.
[ -n "$subnet" ] && command -v ip >/dev/null 2>&1 || exit 0
route=$(ip -4 route show to match "${subnet%/*}" 2>/dev/null | sed -n "s|^\([0-9.]*/${subnet#*/}\) via .*|&|p")
[ -z "$route" ] || fail "this host reaches $subnet through another one: \"$route\".
    The subnet is not this host's, or no longer. Docker's bridge must not have it; look at: ip route; journalctl -u tweed"
