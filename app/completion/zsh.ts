// Completion for zsh, sourced or found as `_cloudhsm-sim` in a folder of $fpath.

import { type Candidates, type CommandNode, everyCommand } from '../commands/command-tree.ts';
import { argumentCandidates, pathText, quoted, steps, valuedOptions } from './shell.ts';

export function zshCompletion(program: CommandNode): string {
  const valued = valuedOptions(program);
  const values = valued.map(
    ({ path, name, option }) => `    ${quoted(`${path}:${name}`)}) ${offer(option.candidates)}; return ;;`,
  );
  return `#compdef cloudhsm-sim
# Completion of cloudhsm-sim for zsh:
#   source <(cloudhsm-sim completion zsh)

_cloudhsm-sim() {
  local command_path='' index position=0
  local -a found
  for ((index = 2; index < CURRENT; index++)); do
    case "$command_path:\${words[index-1]}" in
${alternatives(valued.map(({ path, name }) => `${path}:${name}`))}) continue ;;
    esac
    case "$command_path \${words[index]}" in
${alternatives(steps(program))}) command_path="\${command_path:+$command_path }\${words[index]}"; position=0 ;;
      *' -'*) ;;
      *) position=$((position + 1)) ;;
    esac
  done
  case "$command_path:\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$command_path" in
${everyCommand(program).map(wordsOf).join('\n')}
  esac
}

if [[ "\${funcstack[1]}" == _cloudhsm-sim ]]; then _cloudhsm-sim "$@"
else compdef _cloudhsm-sim cloudhsm-sim
fi
`;
}

const alternatives = (patterns: readonly string[]): string =>
  patterns.map((pattern) => `      ${quoted(pattern)}`).join(' | \\\n');

/** Options where one is begun, or where there is nothing else. */
function wordsOf(node: CommandNode): string {
  const commands = node.commands.map(({ path, says }) => described(path.at(-1) ?? '', says));
  const options = node.options.flatMap(({ names, says }) => names.map((name) => described(name, says)));
  const showOptions = `found=(${options.join(' ')}); _describe -o option found`;
  const rest = argumentCandidates(node).map(([position, candidates]) => `${position}) ${offer(candidates)} ;; `);
  const showRest =
    commands.length > 0
      ? `found=(${commands.join(' ')}); _describe command found`
      : `case $position in ${rest.join('')}*) ${showOptions} ;; esac`;
  return `    ${quoted(pathText(node))})
      if [[ \${words[CURRENT]} == -* ]]; then ${showOptions}
      else ${showRest}
      fi ;;`;
}

/** A name and what it is, as `_describe` takes them. */
const described = (name: string, says: string): string => quoted(`${name}:${says}`);

function offer(candidates: Candidates): string {
  if (candidates === undefined) return ':';
  return candidates === 'files' ? '_files' : `compadd -- ${candidates.map(quoted).join(' ')}`;
}
