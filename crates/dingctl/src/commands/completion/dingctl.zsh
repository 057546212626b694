#compdef dingctl
_dingctl() {
    local -a parts parts_shown whole whole_shown
    local text help
    while IFS=$'\t' read -r text help; do
        if [[ $text == *. ]]; then
            parts+=("$text"); parts_shown+=("$text${help:+  -- $help}")
        else
            whole+=("$text"); whole_shown+=("$text${help:+  -- $help}")
        fi
    done < <("${words[1]}" completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#parts} + ${#whole} == 0 )); then
        _files
        return
    fi
    # A part of an operation's id goes on.
    (( ${#parts} )) && compadd -l -S '' -d parts_shown -a parts
    (( ${#whole} )) && compadd -l -d whole_shown -a whole
}
if [ "$funcstack[1]" = "_dingctl" ]; then _dingctl "$@"; else compdef _dingctl dingctl; fi
