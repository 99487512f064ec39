using CsCheck;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Slots;

public sealed class WaitingPartsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Detectors = ["boken", "wm", "medics"];

    private static readonly Gen<WaitingPart> AnyPart =
        from job in Gen.Int[1, 5]
        from detector in Gen.Int[0, 2].Select(index => Detectors[index])
        from urgency in Gen.Int[0, 1]
        from seconds in Gen.Int[0, 9]
        from alone in Gen.Bool
        from batch in Gen.Int[1, 2].Select(number => new Guid(number, 1, 0, new byte[8]))
        select new WaitingPart(
            new Guid(job, 0, 0, new byte[8]),
            detector,
            urgency,
            Noon.AddSeconds(seconds),
            alone,
            urgency == 0 ? null : batch);

    [Fact]
    public void What_goes_before_a_part_is_what_has_a_smaller_place_in_any_queue() =>
        Gen.Select(AnyPart.List[0, 20], AnyPart).Sample((waiting, part) =>
        {
            var parts = new WaitingParts();
            var model = new Dictionary<(Guid, string), WaitingPart>();
            foreach (var one in waiting)
            {
                parts.Add(one);
                model[(one.Job, one.Detector)] = one;
            }

            Assert.Equal(
                model.Values.Where(one => WaitingPart.Order.Compare(one, part) < 0).Order(WaitingPart.Order),
                parts.Before(part).Order(WaitingPart.Order));
        });

    [Fact]
    public void The_heads_are_always_the_first_of_what_was_added_and_not_taken_out() =>
        Gen.Select(AnyPart, Gen.Bool).List[0, 40].Sample(steps =>
        {
            var parts = new WaitingParts();
            var model = new Dictionary<(Guid, string), WaitingPart>();
            foreach (var (part, add) in steps)
            {
                if (add)
                {
                    parts.Add(part);
                    model[(part.Job, part.Detector)] = part;
                }
                else
                {
                    parts.Remove(part.Job, part.Detector);
                    model.Remove((part.Job, part.Detector));
                }
            }

            var heads = model
                .Values.GroupBy(part => (part.Detector, part.Urgency, part.Batch))
                .Select(queue => queue.Order(WaitingPart.Order).First());
            Assert.Equal(heads.Order(WaitingPart.Order), parts.Heads.Order(WaitingPart.Order));
            Assert.Equal(model.Count, parts.Count);
            Assert.Equal(model.Count, parts.Totals.Sum(total => total.Count));
            Assert.Equal(
                parts.Heads.Min(head => head.Since as DateTimeOffset?),
                parts.Totals.Min(total => total.Oldest as DateTimeOffset?));
        });
}
