#!/bin/bash
# Checks terraform/: its form, its submodules' and modules' tests, the programs in the user data, and what checkov asks.
# Needs no registry and no account: the providers are stubs that serve schemas. What a machine lacks is said and skipped.
#
# usage: check.sh [MODULE_DIR...]     relative to the project; without, all of it
#
# TWEED_CHECKOV=no leaves checkov out.
set -euo pipefail
PATH=$PATH:/usr/local/go/bin
here=$(cd -P -- "${BASH_SOURCE%/*}" && pwd)
root=$(cd -P -- "$here/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tweed-terraform-check
checkov_version=3.3.30
failed=0
skipped=()

skip() {
    skipped+=("$1")
    echo "terraform-check: skipped: $1"
}
has() { command -v "$1" >/dev/null 2>&1; }

unset TF_CLI_ARGS TF_CLI_CONFIG_FILE TF_WORKSPACE TF_DATA_DIR "${!TF_VAR_@}"
export TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
if ! has terraform; then
    echo "terraform-check: skipped: terraform is not installed (https://developer.hashicorp.com/terraform/install)"
    exit 0
fi
version=$(TF_CLI_CONFIG_FILE=/dev/null terraform version | sed -n '1s/^Terraform v//p')
if [ "$(printf '%s\n' 1.11.0 "$version" | sort -V | head -n 1)" != 1.11.0 ]; then
    echo "terraform-check: skipped: Terraform $version cannot run these tests; that takes 1.11"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The stub takes a minute to build the first time, checkov to install: both meanwhile.
build_stub() {
    local new
    new=$(mktemp -d "$cache/.stub.XXXXXX")
    (cd "$here/stub" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -o "$new/stub" .) && mv "$new/stub" "$stub"
    local status=$?
    rm -rf "$new"
    return $status
}
install_checkov() {
    python3 -m venv "${checkov%/bin/*}" &&
        timeout 150 "${checkov%/*}/pip" install -q --disable-pip-version-check "checkov==$checkov_version"
}
mkdir -p "$cache"
sources=$(cat "$here"/stub/*.go "$here/stub/go.mod" "$here/stub/go.sum" | sha256sum)
stub=$cache/stub-${sources:0:16}
building=
if [ ! -x "$stub" ] && has go; then
    echo "terraform-check: building the stub provider"
    build_stub >"$work/stub.log" 2>&1 &
    building=$!
fi
checkov=$cache/checkov-$checkov_version/bin/checkov
installing=
if [ "${TWEED_CHECKOV-}" != no ] && [ ! -x "$checkov" ] && has python3; then
    echo "terraform-check: installing checkov"
    install_checkov >"$work/checkov.log" 2>&1 &
    installing=$!
fi

# A copy: Terraform leaves its own files beside what it checks.
mkdir -p "$work/tests"
cp -r "$root/terraform" "$work/"
[ ! -d "$root/iam" ] || cp -r "$root/iam" "$work/"
cp -r "$here" "$work/tests/"
find "$work/terraform" -name '.terraform*' -prune -exec rm -rf {} +

echo "terraform-check: fmt"
printf 'disable_checkpoint = true\n' >"$work/offline.rc"
export TF_CLI_CONFIG_FILE=$work/offline.rc
if ! terraform fmt -check -recursive -diff "$work/terraform"; then
    echo "terraform-check: FAILED: run \"terraform fmt -recursive terraform\""
    failed=1
fi

check_all() { # as many at once as there are cores
    printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} "$here/module" "$work" {} || failed=1
}

# Without providers: these run anywhere.
submodules=(terraform/addresses terraform/network-config terraform/cloud-init)
modules=()
for dir in aws gce alicloud; do
    modules+=("terraform/$dir" "terraform/$dir/examples/three-node" "terraform/$dir/examples/existing-network")
done
if [ $# -gt 0 ]; then
    submodules=()
    modules=()
    for dir in "$@"; do
        dir=${dir%/}
        case $dir in
            terraform/addresses | terraform/network-config | terraform/cloud-init) submodules+=("$dir") ;;
            *) modules+=("$dir") ;;
        esac
    done
fi
[ ${#submodules[@]} -eq 0 ] || check_all "${submodules[@]}"

# What dist/cloud-config/make writes, which is tried out in tests/cloud-config, is what the module makes.
user_data() {
    mkdir "$work/made"
    "$root/dist/cloud-config/make" --hosts=check-1=10.0.0.1,check-2=10.0.0.2,check-3=10.0.0.3,check-4=10.0.0.4 \
        --package-url='https://packages.example/tweed.tar.gz?a=1&b=%2F' --package-sha256="$(printf %064d 0)" --docker \
        --out="$work/made" &&
        cd "$work/tests/terraform-check/render" && terraform init -input=false -no-color &&
        TF_VAR_made=$work/made terraform plan -no-color -input=false
}
# Options and outputs: those that are declared are those in the README's tables.
for readme in "$work"/terraform/*/README.md; do
    dir=${readme%/*}
    declared=$(cat "$dir/variables.tf" "$dir/outputs.tf" | sed -n 's/^\(variable\|output\) "\(.*\)" {/\2/p' | sort)
    # shellcheck disable=SC2016
    described=$(sed -n '/^## Options/,/^## Good/s/^| `\([a-z0-9_]*\)` |.*/\1/p' "$readme" | sort)
    if ! diff <(echo "$declared") <(echo "$described") >"$work/diff"; then
        echo "terraform-check: FAILED: ${readme#"$work"/} (< is declared, > is described):"
        grep '^[<>]' "$work/diff"
        failed=1
    fi
done

if [ $# -eq 0 ]; then
    echo "terraform-check: user data"
    if ! (user_data) >"$work/user-data.log" 2>&1; then
        cat "$work/user-data.log"
        echo "terraform-check: FAILED: user data"
        failed=1
    fi
fi

if [ -n "$building" ] && ! wait "$building"; then
    tail -n 5 "$work/stub.log"
    skip "the stub provider cannot be built here (its Go modules come from proxy.golang.org), so the clouds' modules are not validated"
elif [ ! -x "$stub" ]; then
    skip "Go is not installed, so the stub provider cannot be built and the clouds' modules are not validated"
elif [ ${#modules[@]} -gt 0 ]; then
    platform=$(terraform version | sed -n 's/^on //p')
    for provider in hashicorp/aws hashicorp/google aliyun/alicloud; do
        name=${provider#*/}
        provides=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$here/stub/schema-$name.json")
        place=$work/mirror/registry.terraform.io/$provider/$provides/$platform
        mkdir -p "$place"
        cp "$here/stub/schema-$name.json" "$place/schema.json"
        cp "$stub" "$place/terraform-provider-${name}_v$provides"
    done
    printf 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' "$work/mirror" >>"$work/offline.rc"
    check_all "${modules[@]}"
fi

if [ "${TWEED_CHECKOV-}" != no ] && [ $# -eq 0 ]; then
    status=0
    [ -z "$installing" ] || wait "$installing" || status=$?
    if [ "$status" -eq 0 ] && [ -x "$checkov" ]; then
        if "$checkov" --config-file "$here/checkov.yaml" -d "$work/terraform" >"$work/checkov.out" 2>"$work/checkov.err"; then
            echo "terraform-check: checkov: passed"
        else
            cat "$work/checkov.out"
            tail -n 5 "$work/checkov.err"
            echo "terraform-check: FAILED: checkov"
            failed=1
        fi
    else
        rm -rf "${checkov%/bin/*}"
        skip "checkov $checkov_version could not be installed from PyPI within 150 s"
    fi
fi

for reason in "${skipped[@]}"; do summary="${summary-}; skipped: $reason"; done
if [ $failed -eq 0 ]; then echo "terraform-check: passed${summary-}"; else echo "terraform-check: FAILED${summary-}"; fi
exit $failed
