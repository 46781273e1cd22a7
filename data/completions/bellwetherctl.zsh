#compdef bellwetherctl
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of bellwetherctl for zsh.

local -a common verbs
common=(
  '--config[the configuration file]:file:_files'
  '--state[the directory of the databases]:directory:_directories'
  '--json[print the machine form]'
  '--verbose[log more]'
  '--help[say how it is used]'
  '--version[print versions]'
)
verbs=(
  'run:watch, without a window'
  'setup:find what there is to watch, and begin'
  'doctor:check everything and say what to do'
  'status:the overall state, as a Nagios plugin'
  'analyse:the statistics of one ledger'
  'import:take rows into the ledger'
  'ledger:print the rows'
  'metrics:print the latest values'
  'history:print one series'
  'chart:write one chart to a file'
  'alerts:incidents and their workflow'
  'why:why an alert fired'
  'silence:keep alerts silent for a time'
  'event:tell what happened'
  'channels:how each channel is, and a test'
  'outbox:deliveries with their attempts'
  'rules:list, check and try out rules'
  'config:check, show and change the configuration'
  'secret:keep what channels need in the keyring'
)

_bellwetherctl_ledger_options=(
  '--format[the format of the file]:format:(auto csv forecasts paper-trades freqtrade)'
  '--event-key[columns that say which bets are of one event]:columns:' '*--map[the column of a field]:FIELD=COLUMN:'
  '--where[a condition on the rows]:SQL:'
)

_arguments -C $common '1:verb:->verb' '*::argument:->rest'
case $state in
verb) _describe -t verbs verb verbs ;;
rest)
  case $words[1] in
  run) _arguments $common '--for[stop after a time]:seconds:' '--demo[a generated ledger in a throw-away directory]' ;;
  analyse)
    _arguments $common $_bellwetherctl_ledger_options '1:file:_files' '--bankroll[the money at the start]:amount:' \
      '*--tz[a zone of days]:zone:' '--model[one model alone]:model:' '--since[the first moment]:time:' \
      '--until[the last moment]:time:' '--overround[the overround of closing odds]:ratio:' \
      '--bins[the number of bins]:number:' '--pi0[the win rate that is doubted]:rate:' \
      '--roi-m[the ROI that is doubted]:ratio:' '--clv-cap[the bound of closing line values]:ratio:' \
      '--html[also write a page with charts]:file:_files' '--series[also what there was after each bet]'
    ;;
  import)
    _arguments $common $_bellwetherctl_ledger_options '1:file:_files' '--source[the source of the rows]:name:' \
      '--tz[the zone of times without an offset]:zone:'
    ;;
  ledger)
    _arguments $common '--source[one source alone]:name:' '--model[one model alone]:model:' \
      '--since[the first moment]:time:' '--limit[the number of rows]:number:' '--csv[print CSV]'
    ;;
  history)
    _arguments $common '1:metric:' '--from[the first moment]:time:' '--to[the last moment]:time:' \
      '--points[the number of columns]:number:' '--csv[print CSV]'
    ;;
  chart)
    _arguments $common \
      '1:chart:(bankroll profit win-rate drawdown stakes calibration bins bins-equal-count evidence-win-rate evidence-roi evidence-calibration evidence-clv change-win-rate change-roi change-calibration change-clv)' \
      '--output[a .png, .svg or .csv file]:file:_files' '--source[one source alone]:name:' \
      '--model[one model alone]:model:' '--range[the stretch of time]:range:(1h 24h 7d 30d 90d 1y all)' \
      '--from[the first moment]:time:' '--to[the last moment]:time:' \
      '--window[the number of bets in the win rate]:number:' '--width[pixels]:number:' '--height[pixels]:number:' \
      '--scale[pixels of the file for each]:number:' '--dark[light on dark]'
    ;;
  alerts)
    _arguments $common '1:what:(list show ack start unack resolve close reopen note mark useful noise snooze stats)' \
      '--all[those that are over, too]' '--limit[the number of incidents]:number:' '--since[the first moment]:time:' \
      '--until[the last moment]:time:' '--note[why]:text:' \
      '--for[how long]:span:' '--until-resolved[until it is resolved]' '--dry-run[who would be told what]'
    ;;
  silence)
    _arguments $common '1:what:(list add end mute-all)' '--all[those that are over, too]' '--match[what it is for]:matchers:' \
      '--incident[the one incident it is for]:number:' '--for[how long]:span:' '--from[the first moment]:time:' \
      '--until[the last moment]:time:' '--comment[why]:text:' '*--weekly[weekly times]:times:' \
      '--zone[the time zone of weekly times]:zone:' '--with-emergency[emergencies, too]'
    ;;
  event)
    _arguments $common '1:source:' '2:type:' '--severity[how bad]:word:(info warning error critical emergency)' \
      '--summary[what happened]:text:' '*--label[what tells it apart]:KEY=VALUE:' \
      '--key[what makes occurrences one incident]:text:' '--category[the category]:word:' '--resolve[it is over]'
    ;;
  why)
    _arguments $common '1:the number of an incident, or a bundle:_files' '--verify[recompute the verdict]'
    ;;
  channels) _arguments $common '1:what:(list test)' '2:the name of a channel:' ;;
  outbox)
    _arguments $common '1:what:(list retry drain)' '2:the id of a delivery:' '--channel[only those to one channel]:name:' \
      '--incident[all about one incident]:number:' '--all[those that are settled, too]' \
      '--limit[the number of deliveries]:number:'
    ;;
  rules)
    _arguments $common '1:what:(list check eval replay presets)' '--rule[the keys of a rule]:text:' \
      '--values[seconds and values]:file:_files' '--from[the first moment]:time:' '--to[the last moment]:time:' \
      '--source[the ledger to try presets on]:name:'
    ;;
  config)
    _arguments $common '1:what:(check show set presets)' '--defaults[every key, with its default]' \
      '--unset[take the key out of the file]'
    ;;
  setup)
    _arguments $common '--yes[take every suggestion]' '--dry-run[print the result, write nothing]' \
      '*--in[look in this folder alone]:folder:_files -/'
    ;;
  secret) _arguments $common '1:what:(list set clear)' '2:channel/key:' ;;
  *) _arguments $common ;;
  esac
  ;;
esac
