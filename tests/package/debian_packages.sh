#!/usr/bin/env bash
# Makes the Debian packages of a build folder, installs them into a folder of their own, and uses heed from there:
#     debian_packages.sh BUILD_FOLDER
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
heed=$root/usr/bin/heed

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# install_package NAME: with dpkg's records in the folder too. What it depends on is this system's.
install_package() {
  "${as_root[@]}" dpkg --root="$root" --force-depends --force-not-root --log=/dev/null --install "$work"/packages/"$1"_*.deb \
    >"$work/dpkg.log" 2>&1 || fail "dpkg cannot install $1: $(cat "$work/dpkg.log")"
  [ "$(dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat='${db:Status-Status}' "$1")" = installed ] ||
    fail "$1 is not installed"
}

depends_of() { dpkg-deb --field "$work"/packages/"$1"_*.deb Depends; }

# completions LINE: what bash offers for the last word of a command line.
completions() {
  bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heed 2>/dev/null; echo "${COMPREPLY[*]}"' \
    - "$root/usr/share/bash-completion/completions/heed" "$@"
}

expect() { [ "$2" = "$3" ] || fail "$1: expected '$2', not '$3'"; }

if ! command -v dpkg-shlibdeps >/dev/null; then
  echo "skipped: there is no dpkg-shlibdeps (Debian's dpkg-dev)" >&2
  exit 77
fi
as_root=()
[ "$(id -u)" = 0 ] || as_root=(fakeroot)
if [ "$(id -u)" != 0 ] && ! command -v fakeroot >/dev/null; then
  echo "skipped: dpkg installs as root or under fakeroot, which is not there" >&2
  exit 77
fi

"${CPACK:-cpack}" --config "$build/CPackConfig.cmake" -B "$work/packages" >"$work/cpack.log" 2>&1 ||
  fail "cpack: $(cat "$work/cpack.log")"
mkdir -p "$root"/var/lib/dpkg/{info,updates}
touch "$root/var/lib/dpkg/status"

# The program, which needs nothing of LibTorch.
install_package heed
depends_of heed | grep -q libsentencepiece0 || fail "heed does not depend on what it links: $(depends_of heed)"
! depends_of heed | grep -qE 'libtorch|libdnnl|blas|libgomp' || fail "heed depends on $(depends_of heed)"
cd "$work"
"$heed" --version
expect "a translation with the bundled model" "Der Hund schläft." "$(echo 'The dog sleeps.' | "$heed" translate --quiet)"
"$heed" info >info
grep -q '^LibTorch .*heed-torch' info || fail "info does not say that LibTorch is missing"
echo a | tee text >translation
! "$heed" train --source text --target translation --model trained 2>refusal || fail "heed trains without LibTorch"
grep -q 'install the package heed-torch' refusal || fail "heed train says: $(cat refusal)"

# Every option of every command is in the manual page and is completed.
zcat "$root/usr/share/man/man1/heed.1.gz" | sed 's/\\-/-/g' >manual
zsh=$root/usr/share/zsh/vendor-completions/_heed
fish=$root/usr/share/fish/vendor_completions.d/heed.fish
for command in $(completions heed '' | tr ' ' '\n' | grep -v '^-'); do
  grep -q "^\.SS heed $command" manual || fail "the manual says nothing of heed $command"
  "$heed" "$command" --help | grep -oE '^  (-.,)?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' >names
  sed -n "1,/^\.SH COMMANDS/p; /^\.SS heed $command/,/^\.S[SH]/p" manual >section
  [ -s names ] || fail "heed $command has no options"
  for name in $(cat names); do
    grep -qF -- "fB$name\\fR" section ||
      fail "the manual says nothing of heed $command $name"
    [[ " $(completions heed "$command" "$name") " = *" $name "* ]] || fail "bash does not complete heed $command $name"
    grep -qE -- "[^a-z-]$name=?[],}[]" "$zsh" || fail "zsh does not complete $name"
    grep -qF -- " -l ${name#--} " "$fish" || fail "fish does not complete $name"
  done
done
touch "a text.txt"
expect "commands that bash completes" "train translate" "$(completions heed tr)"
expect "files" "a text.txt" "$(completions heed translate --input 'a t')"
expect "values" "chrf chrf++" "$(completions heed evaluate --metric ch)"
expect "a number" "" "$(completions heed translate --beam-size '')"
! command -v zsh >/dev/null || zsh -n "$zsh"
! command -v fish >/dev/null || fish --no-execute "$fish"

# Training, where the build has it.
if ls packages/heed-torch_*.deb >/dev/null 2>&1; then
  install_package heed-torch
  depends_of heed-torch | grep -qE '^heed \(= .*libtorch' || fail "heed-torch depends on $(depends_of heed-torch)"
  "$heed" info >info
  grep -qE '^LibTorch +[0-9]' info || fail "heed does not find heed-torch: $(cat info)"
fi
