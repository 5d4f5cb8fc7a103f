import { useWall } from '../panel/context';
import { WALL } from '../state/router';
import { Button } from '../ui/Button';
import styles from './WallPage.module.css';

/** The page of a desktop that does not exist, or not anymore. */
export function MissingDesktop({ name }: { readonly name: string }) {
  const { router } = useWall();
  return (
    <main className={styles.empty}>
      <h1>There is no desktop {name}</h1>
      <p>It was deleted, or the address is wrong.</p>
      <Button kind="primary" label="All desktops" onClick={() => router.go(WALL)} />
    </main>
  );
}
