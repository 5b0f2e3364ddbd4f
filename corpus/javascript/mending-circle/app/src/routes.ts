import { NextFunction, Request, Response, Router } from "express";
import _ from "lodash";
import { tagsOf } from "./eyes";
import { TABLES } from "./tables";

export const router = Router();

export async function findTable(req: Request, res: Response, next: NextFunction): Promise<void> {
  try {
    const tags = await tagsOf(req.body.photo);
    const match = Object.entries(TABLES).find(([, words]) => !_.isEmpty(_.intersection(tags, words)));
    if (match) {
      const [table] = match;
      res.json({ table });
    } else {
      res.status(404).json({ table: null });
    }
  } catch (error) {
    next(error);
  }
}

router.post("/table", findTable);
