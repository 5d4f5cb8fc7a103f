import { LoaderCircle } from 'lucide-react';
import styles from './Spinner.module.css';

/** Something is under way, nobody knows how far. */
export function Spinner() {
  return <LoaderCircle className={styles.spin} />;
}
