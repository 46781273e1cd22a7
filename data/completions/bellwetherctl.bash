# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of bellwetherctl for bash.

# The words that may follow verb $1.
_bellwetherctl_words () {
  case $1 in
  run) echo '--for --demo' ;;
  analyse) echo '--bankroll --tz --model --since --until --format --map --event-key --where --overround --bins --pi0 --roi-m --clv-cap --html --series' ;;
  import) echo '--source --format --tz --map --event-key --where' ;;
  ledger) echo '--source --model --since --limit --csv' ;;
  history) echo '--from --to --points --csv' ;;
  chart)
    echo 'bankroll profit win-rate drawdown stakes calibration bins bins-equal-count' \
      'evidence-win-rate evidence-roi evidence-calibration evidence-clv' \
      'change-win-rate change-roi change-calibration change-clv' \
      '--output --source --model --range --from --to --window --width --height --scale --dark'
    ;;
  alerts) echo 'list show ack start unack resolve close reopen note mark useful noise snooze stats --all --limit --since --until --note --for --until-resolved --dry-run' ;;
  why) echo '--verify' ;;
  silence) echo 'list add end mute-all --all --match --incident --for --from --until --comment --weekly --zone --with-emergency' ;;
  event) echo '--severity --summary --label --key --category --resolve' ;;
  channels) echo 'list test' ;;
  outbox) echo 'list retry drain --channel --incident --all --limit' ;;
  rules) echo 'list check eval replay presets --rule --values --from --to --source' ;;
  config) echo 'check show set presets --defaults --unset' ;;
  secret) echo 'list set clear' ;;
  setup) echo '--yes --dry-run --in' ;;
  esac
}

_bellwetherctl () {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' words='' i
  local common='--config --state --json --verbose --help --version'
  local verbs='run setup doctor status analyse import ledger metrics history chart alerts silence event why channels outbox rules config secret'

  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
    --config | --state) ((i++)) ;;
    -*) ;;
    *)
      verb=${COMP_WORDS[i]}
      break
      ;;
    esac
  done

  case $previous in
  --config | --values | --output)
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --state)
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
    return
    ;;
  --format)
    mapfile -t COMPREPLY < <(compgen -W 'auto csv forecasts paper-trades freqtrade' -- "$current")
    return
    ;;
  --range)
    mapfile -t COMPREPLY < <(compgen -W '1h 24h 7d 30d 90d 1y all' -- "$current")
    return
    ;;
  --for | --bankroll | --tz | --model | --since | --until | --map | --event-key | --where | --overround | --bins | --source | --limit | \
    --from | --to | --points | --rule | --note | --match | --incident | --comment | --weekly | --zone | --severity | --summary | \
    --label | --key | --category | --window | --width | --height | --scale)
    return
    ;;
  esac

  if [[ -z $verb ]]; then
    words="$verbs $common"
  else
    words="$(_bellwetherctl_words "$verb") $common"
  fi
  if [[ ($verb == analyse || $verb == import) && $current != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}

complete -o filenames -F _bellwetherctl bellwetherctl
