use str
set edit:completion:arg-completer[dingctl] = {|@words|
    try {
        (external $words[0]) completion elvish -- (all $words[1..]) 2>/dev/null
    } catch { nop } | from-lines | each {|line|
        var text help = (str:split "\t" $line)
        # A part of an operation's id goes on.
        var end = ' '
        if (str:has-suffix $text .) { set end = '' }
        edit:complex-candidate $text &display=$text'  '$help &code-suffix=$end
    }
}
