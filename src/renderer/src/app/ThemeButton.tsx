import { Monitor, Moon, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel } from '../panel/context';
import { Tooltip } from '../ui/Tooltip';
import styles from './StatusBar.module.css';

const THEMES = {
  system: { icon: <Monitor />, label: 'Theme: System' },
  light: { icon: <Sun />, label: 'Theme: Light' },
  dark: { icon: <Moon />, label: 'Theme: Dark' },
} as const;

/** Shows the selected theme; a click selects the next one. */
export function ThemeButton() {
  const { theme } = usePanel();
  const { icon, label } = THEMES[useStore(theme.store, (state) => state.theme)];
  return (
    <Tooltip label={label} side="top">
      <button type="button" className={styles.icon} aria-label={label} onClick={theme.selectNext}>
        {icon}
      </button>
    </Tooltip>
  );
}
