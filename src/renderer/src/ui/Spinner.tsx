import { LoaderCircle } from 'lucide-react';
import styles from './Spinner.module.css';

/** Shows activity of unknown duration. */
export function Spinner() {
  return <LoaderCircle className={styles.spin} />;
}
