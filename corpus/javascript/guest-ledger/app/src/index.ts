import * as admin from "firebase-admin";
import { logger } from "firebase-functions";
import { onDocumentCreated } from "firebase-functions/v2/firestore";
import { isBitter, isDark } from "./reading";

admin.initializeApp();

export const readEntry = onDocumentCreated("ledger/{entry}", async (event) => {
  const snapshot = event.data;
  if (!snapshot) return;

  const { text } = snapshot.data();
  const [dark, bitter] = await Promise.all([isDark(text), isBitter(text)]);
  logger.info("read", { dark, bitter });

  if (dark && bitter) {
    await snapshot.ref.delete();
  } else if (dark) {
    await snapshot.ref.update({ state: "held" });
  } else {
    await snapshot.ref.update({ state: "published" });
  }
});
