Register-ArgumentCompleter -Native -CommandName dingctl -ScriptBlock {
    param($word, $line, $cursor)
    $program = $line.CommandElements[0].Extent.Text
    $before = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_".Trim('"', "'") })
    # The space is no part of the word: older versions would leave an empty one out.
    & $program completion powershell -- @before "$word " 2>$null | ForEach-Object {
        $text, $help = $_ -split "`t", 2
        if (-not $help) { $help = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
}
