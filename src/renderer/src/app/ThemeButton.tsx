import { Monitor, Moon, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel } from '../panel/context';
import { Tooltip } from '../ui/Tooltip';
import styles from './StatusBar.module.css';

const LOOKS = {
  system: { icon: <Monitor />, label: 'Theme: as the system’s' },
  light: { icon: <Sun />, label: 'Theme: light' },
  dark: { icon: <Moon />, label: 'Theme: dark' },
} as const;

/** Shows which theme was chosen, and takes the next one. */
export function ThemeButton() {
  const { theme } = usePanel();
  const chosen = useStore(theme.store, (state) => state.theme);
  const { icon, label } = LOOKS[chosen];
  return (
    <Tooltip label={label} side="top">
      <button type="button" className={styles.icon} aria-label={label} onClick={theme.selectNext}>
        {icon}
      </button>
    </Tooltip>
  );
}
