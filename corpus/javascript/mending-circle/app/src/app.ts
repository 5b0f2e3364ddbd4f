import express from "express";
import { router } from "./routes";

const app = express();
app.use(express.json());
app.use("/mend", router);
app.listen(4000, () => console.log("the circle is open"));

export default app;
