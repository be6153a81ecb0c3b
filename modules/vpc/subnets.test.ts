import { expect } from "chai";
import { contains, formatCidr, overlap, parseCidr } from "./cidr";
import { longestVpcPrefix, zoneRanges } from "./subnets";

describe("subnet ranges", () => {
  for (const [vpc, zones] of [
    ["10.0.0.0/16", 2],
    ["10.0.0.0/16", 3],
    ["10.8.0.0/18", 4],
    ["172.16.0.0/16", 7],
    ["10.0.0.0/23", 3],
  ] as const) {
    it(`of ${vpc} over ${zones} zones lie within it and apart from each other`, () => {
      const all = zoneRanges(vpc, zones).flatMap(Object.values).map(parseCidr);
      const whole = parseCidr(vpc);
      expect(all).to.have.length(zones * 3);
      for (const [index, range] of all.entries()) {
        if (!range || !whole) throw new Error("no range");
        expect(contains(whole, range), formatCidr(range)).to.equal(true);
        for (const other of all.slice(index + 1)) expect(other && overlap(range, other)).to.equal(false);
      }
    });
  }

  it("do not move when a zone up to the third is added", () => {
    expect(zoneRanges("10.0.0.0/16", 3).slice(0, 2)).to.deep.equal(zoneRanges("10.0.0.0/16", 2));
  });

  it("give pods the most room", () => {
    expect(zoneRanges("10.0.0.0/16", 3)[0]).to.deep.equal({
      private: "10.0.0.0/18",
      public: "10.0.192.0/21",
      database: "10.0.224.0/21",
    });
  });

  it("are refused where a subnet would be smaller than AWS makes them", () => {
    expect(longestVpcPrefix(3)).to.equal(23);
    expect(() => zoneRanges("10.0.0.0/24", 3)).to.throw(
      RangeError,
      "10.0.0.0/24 has no room for the subnets of 3 zones",
    );
  });
});

describe("an IPv4 range", () => {
  for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0.256/32", "10.0.0.1/16", "ten/16", "10.0.0.0/16 "]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(parseCidr(text)).to.equal(undefined);
    });
  }
  it("reads back as it was written", () => {
    for (const text of ["0.0.0.0/0", "10.0.0.0/16", "192.168.255.128/25", "255.255.255.255/32"]) {
      const range = parseCidr(text);
      expect(range && formatCidr(range)).to.equal(text);
    }
  });
});
