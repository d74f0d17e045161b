import { PageShape } from '../ui/shapes.tsx'
import classes from './Frame.module.css'
import rail from './Rail.module.css'

/** The place of the rail and the shape of a page, while both are on their way. */
export function FrameShape() {
  return (
    <div className={classes.frame}>
      <div className={rail.rail} />
      <div className={classes.column}>
        <PageShape />
      </div>
    </div>
  )
}
