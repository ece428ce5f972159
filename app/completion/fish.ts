// Completion for fish.

import { type Candidates, type CommandNode, everyCommand, type OptionNode } from '../commands/command-tree.ts';
import { argumentCandidates, pathText, steps, valuedOptions } from './shell.ts';

export function fishCompletion(program: CommandNode): string {
  const valued = valuedOptions(program).map(({ path, name }) => quoted(`${path}:${name}`));
  return `# Completion of cloudhsm-sim for fish:
#   cloudhsm-sim completion fish > ~/.config/fish/completions/cloudhsm-sim.fish

set -g __cloudhsm_sim_valued ${valued.join(' ')}
set -g __cloudhsm_sim_steps ${steps(program).map(quoted).join(' ')}

# The command that the line has come to, and how many arguments of it there are.
function __cloudhsm_sim_read
    set -g __cloudhsm_sim_at ''
    set -g __cloudhsm_sim_position 0
    set -l previous ''
    for word in (commandline -opc)[2..]
        if not contains -- "$__cloudhsm_sim_at:$previous" $__cloudhsm_sim_valued
            if contains -- "$__cloudhsm_sim_at $word" $__cloudhsm_sim_steps
                set -g __cloudhsm_sim_at (string trim -- "$__cloudhsm_sim_at $word")
                set -g __cloudhsm_sim_position 0
            else if not string match -q -- '-*' $word
                set -g __cloudhsm_sim_position (math $__cloudhsm_sim_position + 1)
            end
        end
        set previous $word
    end
end

# Asked once for each command: the line is read when it is another one.
function __cloudhsm_sim_in
    set -l line (commandline -opc)
    if test "$line" != "$__cloudhsm_sim_line"
        set -g __cloudhsm_sim_line "$line"
        __cloudhsm_sim_read
    end
    test "$__cloudhsm_sim_at" = "$argv"
end

function __cloudhsm_sim_argument
    __cloudhsm_sim_in $argv[2..]; and test $__cloudhsm_sim_position = $argv[1]
end

complete -c cloudhsm-sim -f
${everyCommand(program).flatMap(linesOf).join('\n')}
`;
}

function linesOf(node: CommandNode): readonly string[] {
  const here = `complete -c cloudhsm-sim -n ${quoted(`__cloudhsm_sim_in ${pathText(node)}`)}`;
  const commands = node.commands.map(({ path, says }) => `${here} -a ${path.at(-1)} -d ${quoted(says)}`);
  return [...commands, ...node.options.map((option) => `${here}${optionWords(option)}`), ...argumentLines(node)];
}

function optionWords({ names, says, takesValue, candidates }: OptionNode): string {
  const spelled = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`));
  return `${spelled.join('')}${takesValue ? valueWords(candidates) : ''} -d ${quoted(says)}`;
}

/** -x: it takes a value, and no file; -r: it takes a value. */
function valueWords(candidates: Candidates): string {
  if (candidates === 'files') return ' -r -F';
  return candidates === undefined ? ' -x' : ` -x -a ${words(candidates)}`;
}

const argumentLines = (node: CommandNode): readonly string[] =>
  argumentCandidates(node).map(([position, candidates]) => {
    const condition = quoted(`__cloudhsm_sim_argument ${position} ${pathText(node)}`);
    const offered = candidates === 'files' || candidates === undefined ? '-F' : `-a ${words(candidates)}`;
    return `complete -c cloudhsm-sim -n ${condition} ${offered}`;
  });

/** Each with a description of its own, which is empty: that of the flag says nothing of one of its values. */
const words = (candidates: readonly string[]): string => quoted(candidates.map((word) => `${word}\\t`).join(' '));

/** In fish nothing but a quote and a backslash means anything between quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
