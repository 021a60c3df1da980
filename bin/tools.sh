# How bin/setup comes by a tool: kept, fetched, or built. Sourced after lib.sh, never run.

# A published binary is kept only if it runs here and says it is the version wanted.
runs() { [ "$("$TOOLS/bin/$1" --version 2>/dev/null)" = "$1 $2" ]; }

# The published binary where the network lets it through, checked against its published sum.
fetch() { # name, version, address of the archive, ending of the sum's address
  [ "$(uname -m)" = x86_64 ] || return 1
  local scratch got=1
  scratch=$(mktemp -d)
  if curl -fsSL --connect-timeout 5 --max-time 120 -o "$scratch/archive" "$3" 2>/dev/null &&
     curl -fsSL --connect-timeout 5 --max-time 30 -o "$scratch/sum" "$3.$4" 2>/dev/null &&
     [ "$(cut -d' ' -f1 <"$scratch/sum")" = "$(sha256sum "$scratch/archive" | cut -d' ' -f1)" ] &&
     tar -xf "$scratch/archive" -C "$scratch"; then
    find "$scratch" -type f -name "$1" -exec install -m 755 {} "$TOOLS/bin/$1" \;
    if runs "$1" "$2"; then got=0; else rm -f "$TOOLS/bin/$1"; fi
  fi
  rm -rf "$scratch"
  return $got
}

build_tool() { # crate, version
  quietly "Building $1 $2 (some minutes, once)" env CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$TOOLS/build" cargo install --locked --force --root "$TOOLS" "$1" --version "$2"
  rm -rf "$TOOLS/build"
}

tool() { # name, version, crate, address of the archive, ending of the sum's address
  runs "$1" "$2" || fetch "$1" "$2" "$4" "$5" || build_tool "$3" "$2"
}
