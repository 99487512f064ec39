using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures;

internal sealed partial class ClipGraph
{
    /// <summary>
    /// A convolution over time and space. One frame deep, it is a 2-D convolution. Deeper, each frame of the kernel is a tap, a 2-D
    /// convolution by itself: where no frame is skipped, and frames are wide or results narrow, the taps' results are shifted in time and
    /// summed; else the frames that a result sees are put behind each other as channels of one convolution, so that nothing is computed for
    /// skipped frames.
    /// </summary>
    public Frames Convolution(string name, Frames x, FoldedConvolution folded, int channels, ClipWindow window)
    {
        var taps = window.Size.Time;
        if (taps == 1)
        {
            return FrameConvolution(name, Every(name, x, window.Stride.Time), folded.Kernels, folded.Bias, channels, window);
        }

        return window.Stride.Time == 1 && (x.Channels >= VectorChannels || channels < VectorChannels)
            ? SummedTaps(name, x, folded, channels, window)
            : MergedTaps(name, x, folded, channels, window);
    }

    /// <summary>
    /// The largest value of each window. Values are not negative, as behind a ReLU: then padding with zeros changes nothing.
    /// </summary>
    public Frames MaxPool(string name, Frames x, ClipWindow window)
    {
        var (top, bottom) = window.RowPads(x.Height);
        var (left, right) = window.ColumnPads(x.Width);
        var pool = new GraphWindow
        {
            Size = [window.Size.Height, window.Size.Width],
            Strides = [window.Stride.Height, window.Stride.Width],
            Pads = [top, left, bottom, right],
        };
        var isDeep = window.Size.Time > 1;
        var value = graph.MaxPool(isDeep ? $"{name}.frames" : name, x.Value, pool);
        var pooled = new Frames(value, x.Channels, window.Rows(x.Height), window.Columns(x.Width));
        return isDeep
            ? Stack(name, graph.Max($"{name}.max", Taps(name, pooled, window)), pooled.Channels, pooled.Height, pooled.Width)
            : pooled;
    }

    private Frames SummedTaps(string name, Frames x, FoldedConvolution folded, int channels, ClipWindow window)
    {
        var taps = window.Size.Time;
        var centre = (taps - 1) / 2;
        if (window.Padding is { } padding && padding.Time != centre)
        {
            throw new NotSupportedException(
                $"'{name}' pads {padding.Time} frames for a kernel of {taps}; it is written for padding that keeps the length.");
        }

        var inner = TapKernels(folded.Kernels, channels, x.Channels, taps);
        var sum = FrameConvolution($"{name}.tap{centre}", x, inner[centre], folded.Bias, channels, window);
        for (var tap = 0; tap < taps; tap++)
        {
            if (tap != centre)
            {
                var part = FrameConvolution($"{name}.tap{tap}", x, inner[tap], null, channels, window);
                var shift = centre - tap;
                var shifted = graph.Pad(
                    $"{name}.shifted{tap}",
                    Unstack($"{name}.clips{tap}", part, part.Size),
                    Indices($"{name}.shift{tap}", 0, shift, 0, 0, -shift, 0));
                sum = Add(
                    tap == taps - 1 ? name : $"{name}.sum{tap}",
                    sum,
                    Stack($"{name}.part{tap}", shifted, channels, part.Height, part.Width));
            }
        }

        return sum;
    }

    /// <summary>
    /// ONNX Runtime blocks a convolution of few channels, or of a multiple of 4, for vectors, but not one of 21, as seven taps of three
    /// colours are: then two convolutions share the taps.
    /// </summary>
    private Frames MergedTaps(string name, Frames x, FoldedConvolution folded, int channels, ClipWindow window)
    {
        var seen = Taps(name, x, window);
        var kernels = TapKernels(folded.Kernels, channels, x.Channels, seen.Length);
        var share = x.Channels % 4 == 0 ? seen.Length : SharedTaps(x.Channels, seen.Length);
        Frames? sum = null;
        for (var tap = 0; tap < seen.Length; tap += share)
        {
            var range = tap..Math.Min(tap + share, seen.Length);
            var part = share == seen.Length ? name : $"{name}.from{tap}";
            var count = range.End.Value - tap;
            var merged = Stack($"{part}.merged", graph.Concat($"{part}.taps", 2, seen[range]), count * x.Channels, x.Height, x.Width);
            var result = FrameConvolution(
                part,
                merged,
                MergedKernels(kernels[range], channels),
                sum is null ? folded.Bias : null,
                channels,
                window);
            sum = sum is null ? result : Add(range.End.Value == seen.Length ? name : $"{part}.sum", sum, result);
        }

        return sum!;
    }

    /// <summary>As many taps in each of as few convolutions as keep each below <see cref="VectorChannels"/>.</summary>
    private static int SharedTaps(int inputs, int taps)
    {
        var most = Math.Max(1, (VectorChannels - 1) / inputs);
        var convolutions = (taps + most - 1) / most;
        return (taps + convolutions - 1) / convolutions;
    }

    /// <summary>For each frame of the window the frames that it sees, n x T' x values.</summary>
    private GraphValue[] Taps(string name, Frames x, ClipWindow window)
    {
        var padded = PadTime(name, Unstack($"{name}.clips", x, x.Size), window);
        var step = Index($"{name}.step", window.Stride.Time);
        var last = window.Size.Time - 1;
        return [.. Enumerable.Range(0, window.Size.Time).Select(tap => graph.Slice(
            $"{name}.tap{tap}",
            padded,
            Index($"{name}.first{tap}", tap),
            Index($"{name}.end{tap}", tap == last ? End : tap - last),
            one,
            step))];
    }

    private GraphValue PadTime(string name, GraphValue x, ClipWindow window)
    {
        if (window.Padding is { } padding)
        {
            return graph.Pad($"{name}.padded", x, Indices($"{name}.pads", 0, padding.Time, 0, 0, padding.Time, 0));
        }

        var (front, back) = SamePads(name, x, window);
        return graph.Pad($"{name}.padded", x, graph.Concat($"{name}.pads", 0, zero, front, zero, zero, back, zero));
    }

    /// <summary>TensorFlow's SAME along time, where the length is known only in the run.</summary>
    private (GraphValue Front, GraphValue Back) SamePads(string name, GraphValue x, ClipWindow window)
    {
        var (size, stride) = (window.Size.Time, window.Stride.Time);
        if (stride > 2 || size < stride)
        {
            throw new NotSupportedException(
                $"'{name}' has a window of {size} frames and a stride of {stride}; SAME padding is written for strides 1 and 2 within the "
                    + $"window."
            );
        }

        var two = Index($"{name}.two", 2);
        var least = Index($"{name}.least", size - stride);
        var total = least;
        if (stride == 2)
        {
            var length = graph.Slice($"{name}.length", graph.Shape($"{name}.clips.size", x), one, two, zero, one);
            total = graph.Add($"{name}.total", least, graph.Mod($"{name}.odd", length, two));
        }

        var front = graph.Div($"{name}.front", total, two);
        return (front, graph.Sub($"{name}.back", total, front));
    }

    private Frames Every(string name, Frames x, int stride)
    {
        if (stride == 1)
        {
            return x;
        }

        var every = graph.Slice(
            $"{name}.every",
            Unstack($"{name}.clips", x, x.Size),
            zero,
            Index($"{name}.end", End),
            one,
            Index($"{name}.step", stride));
        return Stack($"{name}.kept", every, x.Channels, x.Height, x.Width);
    }

    private Frames FrameConvolution(string name, Frames x, float[] kernels, float[]? bias, int channels, ClipWindow window)
    {
        var (top, bottom) = window.RowPads(x.Height);
        var (left, right) = window.ColumnPads(x.Width);
        var value = graph.Conv(
            name,
            x.Value,
            graph.Constant($"{name}.weight", kernels, channels, x.Channels, window.Size.Height, window.Size.Width),
            window: new GraphWindow { Strides = [window.Stride.Height, window.Stride.Width], Pads = [top, left, bottom, right] },
            bias: bias is null ? null : graph.Constant($"{name}.bias", bias, channels));
        return new Frames(value, channels, window.Rows(x.Height), window.Columns(x.Width));
    }

    /// <summary>M x C x taps x space as one M x C x space for each tap.</summary>
    private static float[][] TapKernels(float[] kernels, int channels, int inputs, int taps)
    {
        var pairs = channels * inputs;
        var size = kernels.Length / pairs / taps;
        var result = new float[taps][];
        for (var tap = 0; tap < taps; tap++)
        {
            result[tap] = new float[pairs * size];
            for (var pair = 0; pair < pairs; pair++)
            {
                kernels.AsSpan(((pair * taps) + tap) * size, size).CopyTo(result[tap].AsSpan(pair * size));
            }
        }

        return result;
    }

    /// <summary>One M x C x space for each tap as M x (taps * C) x space.</summary>
    private static float[] MergedKernels(float[][] taps, int channels)
    {
        var size = taps[0].Length / channels;
        var result = new float[taps.Length * taps[0].Length];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var tap = 0; tap < taps.Length; tap++)
            {
                taps[tap].AsSpan(channel * size, size).CopyTo(result.AsSpan(((channel * taps.Length) + tap) * size));
            }
        }

        return result;
    }
}
