# Bash completion for pretrust. Options must be those of src/plan/command_line.cpp: tests/cli/test_documents.py
# compares them.

_pretrust() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local shared="-h --help -v --verbose --log"
    local report="-o --output --short --allow-risk --quiet --no-color"
    local sign=
    COMPREPLY=()
    # Bash makes a word of its own of the = in --sweep=full and in -o json=FILE.
    if [[ $current == = ]]; then
        sign== current=
    elif [[ $previous == = ]]; then
        sign== previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [[ -n $sign && $previous != -* ]]; then
        COMPREPLY=($(compgen -f -- "$current")); return
    fi
    case $previous in
        --side) COMPREPLY=($(compgen -W "aws self-managed" -- "$current")); return ;;
        --type) COMPREPLY=($(compgen -W "forest external" -- "$current")); return ;;
        --direction) COMPREPLY=($(compgen -W "two-way outgoing incoming" -- "$current")); return ;;
        --source-ports) COMPREPLY=($(compgen -W "windows linux any" -- "$current")); return ;;
        -o | --output)
            local formats="text json html markdown junit prometheus"
            [[ ${COMP_WORDS[1]} == list ]] && formats="text json markdown"
            [[ ${COMP_WORDS[1]} == explain || ${COMP_WORDS[1]} == diff ]] && formats="text json"
            if [[ ${COMP_WORDS[1]} == redact ]]; then
                COMPREPLY=($(compgen -f -- "$current")); return
            fi
            COMPREPLY=($(compgen -W "$formats" -- "$current")); return ;;
        --sweep) # the value stands behind the sign, or it would be taken for the domain
            if [[ -n $sign ]]; then
                COMPREPLY=($(compgen -W "full sample" -- "$current")); return
            fi ;;
        --plan | --save | --bundle | --log | --evidence | --trust-password-file | --aws | --request | --map | --reverse) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --dns | --local-dns | --local-domain | --for | --deadline | --source-address | --local-netbios | --user | --wait | --failed-with | --directory-id | --region) return ;;
    esac
    case ${COMP_WORDS[1]} in
        check)
            COMPREPLY=($(compgen -W "--dns --local-domain --local-dns --side --type --direction --for --plan \
                --deadline --source-ports --source-address --local-netbios --trust-password-file --user --sweep \
                --wait --failed-with --save --bundle --redact --aws --directory-id --request $report $shared" -- "$current"))
            ;;
        diagnose)
            if [[ $current == -* ]]; then
                COMPREPLY=($(compgen -W "--anyway --bundle --redact $report $shared" -- "$current"))
            else
                COMPREPLY=($(compgen -f -- "$current"))
            fi
            ;;
        explain) COMPREPLY=($(compgen -W "--evidence -o --output --no-color $shared" -- "$current")) ;;
        diff)
            if [[ $current == -* ]]; then
                COMPREPLY=($(compgen -W "-o --output --no-color $shared" -- "$current"))
            else
                COMPREPLY=($(compgen -f -- "$current"))
            fi
            ;;
        redact)
            if [[ $current == -* ]]; then
                COMPREPLY=($(compgen -W "-o --output --map --reverse $shared" -- "$current"))
            else
                COMPREPLY=($(compgen -f -- "$current"))
            fi
            ;;
        collect-aws) COMPREPLY=($(compgen -W "--directory-id --region $shared" -- "$current")) ;;
        lint)
            if [[ $current == -* ]]; then
                COMPREPLY=($(compgen -W "--for --directory-id $report $shared" -- "$current"))
            else
                COMPREPLY=($(compgen -f -- "$current"))
            fi
            ;;
        list) COMPREPLY=($(compgen -W "probes causes reasons ports -o --output $shared" -- "$current")) ;;
        *) COMPREPLY=($(compgen -W "check diagnose explain diff redact lint collect-aws list -h --help --version" -- "$current")) ;;
    esac
}

complete -o filenames -F _pretrust pretrust
