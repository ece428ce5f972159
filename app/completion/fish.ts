// Completion for fish.

import { type Candidates, type CommandNode, everyCommand, type OptionNode } from '../commands/command-tree.ts';
import { argumentCandidates, pathText, steps, valuedOptions } from './shell.ts';

export function fishCompletion(program: CommandNode): string {
  const valued = valuedOptions(program).map(({ path, name }) => quoted(`${path}:${name}`));
  return `# Completion of cloudhsm-sim for fish:
#   cloudhsm-sim completion fish > ~/.config/fish/completions/cloudhsm-sim.fish

set -g __cloudhsm_sim_valued ${valued.join(' ')}
set -g __cloudhsm_sim_steps ${steps(program).map(quoted).join(' ')}

function __cloudhsm_sim_command
    set -l command ''
    set -l previous ''
    for word in (commandline -opc)[2..]
        if not contains -- "$command:$previous" $__cloudhsm_sim_valued
            if contains -- "$command $word" $__cloudhsm_sim_steps
                set command (string trim -- "$command $word")
            end
        end
        set previous $word
    end
    echo $command
end

# Asked once for each command: the line is read when it is another one.
function __cloudhsm_sim_in
    set -l line (commandline -opc)
    if test "$line" != "$__cloudhsm_sim_line"
        set -g __cloudhsm_sim_line "$line"
        set -g __cloudhsm_sim_at (__cloudhsm_sim_command)
    end
    test "$__cloudhsm_sim_at" = "$argv"
end

complete -c cloudhsm-sim -f
${everyCommand(program).flatMap(linesOf).join('\n')}
`;
}

function linesOf(node: CommandNode): readonly string[] {
  const here = `complete -c cloudhsm-sim -n ${quoted(`__cloudhsm_sim_in ${pathText(node)}`)}`;
  const commands = node.commands.map(({ path, says }) => `${here} -a ${path.at(-1)} -d ${quoted(says)}`);
  return [...commands, ...node.options.map((option) => `${here}${optionWords(option)}`), ...argumentLine(here, node)];
}

function optionWords({ names, says, takesValue, candidates }: OptionNode): string {
  const spelled = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`));
  return `${spelled.join('')}${takesValue ? valueWords(candidates) : ''} -d ${quoted(says)}`;
}

/** -x: it takes a value, and no file; -r: it takes a value. */
function valueWords(candidates: Candidates): string {
  if (candidates === 'files') return ' -r -F';
  return candidates === undefined ? ' -x' : ` -x -a ${quoted(candidates.join(' '))}`;
}

function argumentLine(here: string, node: CommandNode): readonly string[] {
  const candidates = argumentCandidates(node);
  if (candidates === undefined) return [];
  return [candidates === 'files' ? `${here} -F` : `${here} -a ${quoted(candidates.join(' '))}`];
}

/** In fish nothing but a quote and a backslash means anything between quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
