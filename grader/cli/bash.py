"""Completion in bash: click's own script drops all names once files may stand beside them."""

from click.shell_completion import BashComplete

_SCRIPT = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    while IFS=',' read -r type value; do
        case $type in
            plain)
                COMPREPLY+=("$value")
                ;;
            file|dir)
                compopt -o filenames
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < \\
                    <(compgen -A "${type/dir/directory}" -- "$value")
                ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" \\
        %(complete_var)s=bash_complete "$1")
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Offers names and files together, each name whole and quoted where it needs that."""

    source_template = _SCRIPT
