using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Of ntech's crops, in pixels.</summary>
    private const int NtechHeight = 224;

    /// <summary>Of ntech's crops, in pixels.</summary>
    private const int NtechWidth = 192;

    /// <summary>Frames in one of ntech's sequences.</summary>
    private const int NtechSequence = 7;

    private static ImportRecipe Ntech()
    {
        var plan = new EfficientNetPlan
        {
            Size = EfficientNetSize.B7,
            Style = EfficientNetStyle.EarlyEfficientNetPytorch,
            Height = NtechHeight,
            Width = NtechWidth,
            Outputs = 1,
        };
        var faces = EfficientNetOf("efficientnet-b7", plan);
        var sequences = EfficientNetOf(
            "efficientnet-b7-sequences",
            plan with
            {
                Style = EfficientNetStyle.Sequences,
                Sequence = NtechSequence,
            });
        return new(
            "ntech",
            [
                new("WIDERFace_DSFD_RES152.fp16.pth", new("dsfd-resnet152", Dsfd.Build), "dsfd-resnet152", FaceProbe),
                Of("seq_aa-original-mstd0.5_100k_v4_cad79a", sequences, "sequence-b7", NtechSequence),
                Of("aa-original-mstd0.5_large_crop_100k_v4_cad79a", faces, "faces-first-b7", 1),
                Of("aa-original-mstd0.5_re_100k_v4_cad79a", faces, "faces-second-b7", 1),
            ]);

        static NetworkRecipe Of(string training, Architecture architecture, string name, int images) => new(
            $"efficientnet-b7_ns_{training}/snapshot_100000.fp16.pth", architecture, name, [images, 3, NtechHeight, NtechWidth]);
    }
}
