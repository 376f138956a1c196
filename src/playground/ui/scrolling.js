/** Keeps a scroller at its end while the visitor is there. */
export function stayAtEnd(scroller, inner) {
  let isAtEnd = true;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
  };
  scroller.addEventListener('scroll', () => {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  });
  // Pictures that load and a composer that grows must not push the latest message out of sight.
  const sizes = new ResizeObserver(() => isAtEnd && toEnd());
  sizes.observe(scroller);
  sizes.observe(inner);
  return {
    /** Shows what came last, unless the visitor reads something earlier; `isMeant` shows it all the same. */
    follow(isMeant) {
      if (!isMeant && !isAtEnd) return;
      isAtEnd = true;
      toEnd();
    },
  };
}

/** Brings a post into sight; false when it is not there. */
export function scrollToPost(container, id) {
  const post = container.querySelector(`[data-post="${CSS.escape(id)}"]`);
  post?.scrollIntoView({ block: 'center' });
  return post !== null;
}
