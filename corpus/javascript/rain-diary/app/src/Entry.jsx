import React, { useEffect, useState } from "react";
import { tagsOf } from "./tags";

export default function Entry({ picture, date }) {
  const [tags, setTags] = useState(null);

  useEffect(() => {
    tagsOf(picture).then(setTags);
  }, [picture]);

  if (tags === null) return <p>Looking out of the window…</p>;
  return (
    <article>
      <time>{date}</time>
      {tags.length > 0 ? <p className="tags">{tags.join(", ")}</p> : <p>Just rain.</p>}
    </article>
  );
}
