import type { LucideIcon } from 'lucide-react';
import type { Command, Section } from '../state/command-registry';
import { SHORTCUTS } from '../ui/shortcuts';

interface CommandDetails extends Pick<Command, 'keywords' | 'scope' | 'hidden' | 'when'> {
  /** Whether the shortcut's second title holds now. */
  readonly isOther?: () => boolean;
}

export type Unsectioned = Omit<Command, 'section'>;

/** A command with a shortcut. */
export function command(
  name: keyof typeof SHORTCUTS,
  icon: LucideIcon,
  run: () => void,
  { isOther, ...details }: CommandDetails = {},
): Unsectioned {
  const shortcut: { readonly keys: string; readonly title: string; readonly other?: string } =
    SHORTCUTS[name];
  const { keys, title, other = title } = shortcut;
  return {
    id: `panel.${name}`,
    keys,
    title: isOther ? () => (isOther() ? other : title) : title,
    icon,
    run,
    ...details,
  };
}

/** Puts commands into the sections of the palette. */
export function inSections(
  sections: readonly (readonly [Section, readonly Unsectioned[]])[],
): readonly Command[] {
  return sections.flatMap(([section, commands]) => commands.map((command) => ({ ...command, section })));
}
