#!/bin/bash
# check.sh: checks what dist/cloud-config/make writes: cloud-init's own judgement of it, and what it would do on a host.
# cloud-init is unpacked into .tweed/cloud-init, beside the Python packages it needs, and not installed: as a package it
# would take hold of this machine at its next start.
set -euo pipefail
here=$(cd -P -- "${BASH_SOURCE[0]%/*}" && pwd)
root=$(cd -P -- "$here/../.." && pwd)
home=$root/.tweed/cloud-init
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "cloud-config: FAILED: $*"
    failed=1
}
skip() {
    echo "cloud-config: skipped: $*"
    exit 0
}

install_cloud_init() {
    rm -rf "$home" && mkdir -p "$home/package"
    (cd "$work" && apt-get -q download cloud-init && dpkg-deb -x cloud-init_*.deb "$home/package") &&
        python3 -m venv "$home/venv" &&
        "$home/venv/bin/python" -m pip install -q --disable-pip-version-check \
            pyyaml==6.0.2 jsonschema==4.23.0 jinja2==3.1.4 configobj==5.0.9 jsonpatch==1.33 requests==2.32.3 oauthlib==3.2.2 &&
        touch "$home/complete"
}
[[ -e $home/complete ]] || install_cloud_init >"$work/install.log" 2>&1 || {
    tail -n 3 "$work/install.log"
    skip "cloud-init cannot be fetched (Debian's archive and PyPI), so nobody judges the user data"
}
cloud_init() { PYTHONPATH=$home/package/usr/lib/python3/dist-packages "$home/venv/bin/python" -m cloudinit.cmd.main "$@"; }

sum=$(printf 'package' | sha256sum)
make() { "$root/dist/cloud-config/make" --package-url=https://packages.example/t.tar.gz --package-sha256="${sum%% *}" --out="$work" "$@"; }
for backend in vxlan host-gw udp aws-vpc gce ali-vpc; do
    make --backend="$backend" --hosts=h-1=10.0.0.11,h-2=10.0.0.12,h-3=10.0.0.13,h-4=10.0.0.14 --docker >/dev/null
    for ((i = 1; i <= 4; i++)); do
        cloud_init schema -c "$work/h-$i.yaml" >"$work/schema.log" 2>&1 || {
            cat "$work/schema.log"
            fail "cloud-init does not take the user data of host $i with $backend"
        }
    done
    grep -qF "\"Type\":\"$backend\"" "$work/h-1.yaml" || fail "the configuration does not say $backend"
done
for host in 1 2 3 4; do
    members=$(grep -c '^      ETCD_NAME=' "$work/h-$host.yaml" || true)
    [[ $members == "$((host <= 3))" ]] || fail "etcd runs on the first three hosts only; host $host has $members"
    config=$(grep -c 'path: /etc/tweed/network.json' "$work/h-$host.yaml" || true)
    [[ $config == "$((host == 1))" ]] || fail "the first host alone writes the configuration; host $host has $config"
done

refused() { # the option that the message names, and the options
    local name=$1 status=0
    shift
    make "$@" >"$work/log" 2>&1 || status=$?
    if [[ $status -ne 2 ]] || ! grep -qe "$name" "$work/log"; then fail "not refused by name: $*"; fi
}
refused --hosts
refused --hosts --hosts=one
refused --hosts '--hosts=a=10.0.0.1;id'
refused --hosts --hosts=a=10.0.0.1,a=10.0.0.2
refused --hosts --hosts=a=10.0.0.1,b=10.0.0.1
refused --package-url --hosts=a=10.0.0.1 --package-url=http://packages.example/t
refused --package-url --hosts=a=10.0.0.1 '--package-url=https://p/"'
refused --package-sha256 --hosts=a=10.0.0.1 --package-sha256=abc
refused --backend --hosts=a=10.0.0.1 --backend=wireguard
refused --network --hosts=a=10.0.0.1 '--network=10.1/16"'
refused --out --hosts=a=10.0.0.1 --out=/nowhere
refused --frob --frob

printf '#!/bin/sh\nexec "%s/venv/bin/python" "%s/unpack" "$@"\n' "$home" "$here" >"$work/unpack"
chmod 755 "$work/unpack"
alone=(unshare --net)
[[ $(id -u) -eq 0 ]] || alone+=(--map-root-user)
try=("$here/tried" "$work/unpack")
if "${alone[@]}" true 2>/dev/null && command -v ip >/dev/null; then
    # shellcheck disable=SC2016
    try=("${alone[@]}" sh -c 'ip link set lo up && ETCD=yes exec "$@"' sh "${try[@]}")
fi
if ! "${try[@]}" >"$work/tried.log" 2>&1; then
    cat "$work/tried.log"
    fail "what it leaves on a host"
else
    sed -n 's/^  skipped: /cloud-config: skipped: /p' "$work/tried.log"
    echo "cloud-config: $(grep -c '^  pass' "$work/tried.log") passed"
fi
exit $failed
