#!/usr/bin/env bash
# What the scripts of a release share; sourced by them, from the root of the repository. No package is needed: these run where a job may write.

# The page of the repository, from package.json.
repository_url() {
  sed -nE 's#^ +"url": "git\+(https://[^"]+)\.git",?$#\1#p' package.json
}

# absolute_links URL COMMIT: Markdown from standard input to standard output, with links and pictures that lead to the commit, wherever the
# text is read. Blocks of code stay as they are.
absolute_links() {
  local pages="$1/blob/$2" pictures="$1/raw/$2"
  local undo="s~(\]\(|\]: |=\")($pages|$pictures)/([a-z][a-z0-9+.-]*:)~\1\3~g"
  sed -E "/^ *\`\`\`/,/^ *\`\`\` *\$/! {
    s~(!\[[^]]*\]\()([^#)])~\1$pictures/\2~g
    $undo
    s~(\]\()([^#)])~\1$pages/\2~g
    s~^(\[[^]]+\]: )([^#])~\1$pages/\2~
    s~( (src|srcset)=\")([^#\"])~\1$pictures/\3~g
    s~( href=\")([^#\"])~\1$pages/\2~g
    $undo
    s~($pages|$pictures)/\.?/~\1/~g
  }"
}
